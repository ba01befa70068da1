// What the DKIM key checks share: walking over the records that were found, and what an unanswered selector means for a verdict.

import type { Settings } from '../core/check.js'
import { cannotTell, fail, notApplicable, type Outcome, pass } from '../core/check.js'
import type { Fact } from '../core/fact.js'
import type { Evidence, Fix, Issue } from '../core/finding.js'
import { KEY_2048 } from '../dns/dkim/example.js'
import type { DkimFacts, DkimKeyAnswer, DkimSelector, SignatureFacts } from '../dns/dkim/facts.js'
import { parseDkimKey } from '../dns/dkim/key.js'
import { dnsFix } from './dns-fix.js'

export interface FoundKey {
  selector: DkimSelector
  answer: DkimKeyAnswer
  record: DkimKeyAnswer['records'][number]
  evidence: Evidence
}

/** The first record of every selector that has one. */
export const foundKeys = (dkim: DkimFacts): FoundKey[] =>
  dkim.selectors.flatMap(selector => {
    if (selector.answer.state !== 'known') return []
    const record = selector.answer.value.records.find(r => r.key.valid) ?? selector.answer.value.records[0]
    if (!record) return []
    return [
      {
        selector,
        answer: selector.answer.value,
        record,
        evidence: { kind: 'record', label: selector.name, text: record.text } as const,
      },
    ]
  })

/** Was the selector named by a message or by the user, so that it has to work? */
export const isNamed = (selector: DkimSelector): boolean => selector.origin === 'message' || selector.origin === 'given'

/** Judges every key found. A named selector without an answer leaves the verdict open; without keys there is nothing to judge. */
export function overKeys(dkim: Fact<DkimFacts>, judge: (key: FoundKey, all: readonly FoundKey[]) => readonly Issue[]): Outcome {
  if (dkim.state === 'unknown') return cannotTell(dkim)
  if (dkim.state === 'absent') return notApplicable
  const keys = foundKeys(dkim.value)
  const [first, ...more] = keys.flatMap(key => judge(key, keys))
  if (first) return fail(first, ...more)
  const open = dkim.value.selectors.find(s => isNamed(s) && s.answer.state === 'unknown')
  if (open?.answer.state === 'unknown') return cannotTell(open.answer)
  return keys.length === 0 ? notApplicable : pass(...keys.map(k => k.evidence))
}

/** Spares an issue for the key of a selector that was only guessed: rotation leaves old keys behind. */
export const milder = (key: FoundKey, all: readonly FoundKey[]): Pick<Issue, 'severity' | 'blocker'> =>
  isNamed(key.selector) || !all.some(k => k.record.key.valid) ? {} : { severity: 'info', blocker: false }

const PLACEHOLDER = '<public-key>'

/** A record at the selector; `null` proposes one whose key only the sending service knows. The text is parsed before it is shown. */
export function keyFix(
  dkim: DkimFacts,
  selector: DkimSelector,
  current: string | null,
  text: string | null,
): { fix: Fix } | Record<string, never> {
  const proposed = text ?? `v=DKIM1; k=rsa; p=${PLACEHOLDER}`
  const { valid } = parseDkimKey(proposed.replace(PLACEHOLDER, KEY_2048))
  return valid
    ? { fix: dnsFix({ name: selector.name, type: 'TXT', current, proposed, registeredDomain: dkim.registeredDomain, valid }) }
    : {}
}

/** A message that was never sent and bears no signature: the sending service signs it later, and that cannot be seen from here. */
export const isDraft = (signatures: SignatureFacts, settings: Settings): boolean =>
  signatures.signatures.length === 0 && (signatures.received === 0 || settings.mode === 'template')
