// One frame for the checks that report links by kind: same reading, own words.

import type { LinkFlag } from '../content/facts.js'
import { sampleContent, sampleLink, sampleLinks } from '../content/sample.js'
import type { Message } from '../core/check.js'
import type { Issue, Severity } from '../core/finding.js'
import type { Texts } from '../core/locale.js'
import { byIgnore, flagged, hostsOf, linkEvidence, locate, onContent } from './content-kit.js'
import { type AnyCheck, defineCheck } from './define.js'

export interface LinkKind {
  flag: LinkFlag
  /** Code of the finding; the flag when not given. */
  code?: string
  severity: Severity
  /** What stands between "3 links" and ": host, host". */
  text: Texts
}

interface LinkCheck
  extends Pick<
    Parameters<typeof defineCheck>[0],
    'id' | 'severity' | 'weight' | 'owner' | 'effort' | 'refs' | 'explains' | 'title' | 'why' | 'fix'
  > {
  kinds: readonly LinkKind[]
}

type Found = Record<string, { hosts: string[]; count: number }>

export function linkCheck({ kinds, refs, ...about }: LinkCheck): AnyCheck {
  const coded = kinds.map(kind => ({ ...kind, code: kind.code ?? kind.flag }))
  const messages = (link: string, links: string, locale: 'en' | 'de'): Record<string, Message<Found[string]>> =>
    Object.fromEntries(
      coded.map(({ code, text }) => [code, (a, f) => `${f.plural(a.count, link, links)} ${text[locale]}: ${f.list(a.hosts)}`]),
    )
  return defineCheck({
    ...about,
    category: 'content',
    subject: 'message',
    needs: ['content'],
    refs: [...refs, 'hit rates: rules/content/weights.yml'],
    messages: { en: messages('link', 'links', 'en'), de: messages('Link', 'Links', 'de') },
    examples: [
      { name: 'an ordinary link', facts: { content: sampleContent({ links: sampleLinks(sampleLink()) }) }, expect: 'pass' },
      ...coded.map(({ flag, code }) => ({
        name: code,
        facts: { content: sampleContent({ links: sampleLinks(sampleLink({ flags: [flag] })) }) },
        expect: [code],
      })),
      { name: 'no links', facts: { content: sampleContent() }, expect: 'not-applicable' },
      {
        name: 'the message could not be read',
        facts: { content: { state: 'unknown', reason: 'unreadable' } },
        expect: 'unknown',
      },
    ],
    run: onContent((facts, issue, context) => {
      if (facts.links.count === 0) return null
      const issues: Issue[] = []
      for (const { flag, code, severity } of coded)
        for (const links of byIgnore(facts, about.id, flagged(facts, flag)))
          issues.push(
            issue(
              code,
              { hosts: hostsOf(links), count: links.length },
              { severity, ...locate(links[0]?.at, context), evidence: linkEvidence(links, context) },
            ),
          )
      return issues
    }),
  })
}
