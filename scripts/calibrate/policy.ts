// What the fit may and may not use, and why.

/** Most points of one phrase group, and of all phrases in languages without measured legitimate mail. */
export const GROUP_CAP = 2.5
export const UNPROVEN_CAP = 2.5

export interface ParsedRule {
  check: string
  code: string
  phrase: boolean
  /** Phrase of a language with legitimate mail to measure against. */
  proven: boolean
}

export function parseRule(rule: string): ParsedRule {
  const [check = '', code = '', rest = ''] = rule.split(/:(.*?)(?::|$)(.*)/s)
  const phrase = check.startsWith('phrases-') && code === 'found'
  return { check, code, phrase, proven: phrase && /^(?:en|de)\//.test(rest) }
}

/** Never scored: traces of how the messages were collected, and findings that are about law, size or rendering. */
const EXCLUDED: readonly RegExp[] = [
  // Age of the message, line ends of the archive.
  /^date-header:(?:old|stale|too-old|past|future|skewed?)/,
  /^line-length:/,
  // What the receiving side and the archive did to header fields.
  /^header-duplicates:/,
  /^header-encoding:(?:mixed|bare|fold)/,
  // Collections replace recipients' addresses, so a recipient in subject or From cannot be measured.
  /^(?:recipients:self|subject-obfuscation:recipient)/,
  // Advice and law: no sign of anything.
  /^(?:imprint|personalisation|content-limits|merge-tag-unrendered|placeholder-text|message-size|attachment-size|html-size|spam-score|hidden-text|link-plain-http):/,
]
export const excluded = (rule: string): boolean => EXCLUDED.some(e => e.test(rule))

/** Findings that the wrapper around a bare template decides, not the template. */
const WRAPPER =
  /^(?:from-|reply-to|date-header|message-id|header-|subject-|unsubscribe-header|unsubscribe-one-click|recipients|priority-flag|link-tracking-domain|html-only|parts-disagree|text-encoding|attachment-|language-switch:subject|phrases-\w+:subject)/
export const fromWrapper = (rule: string): boolean => WRAPPER.test(rule)

/** Highest weight of a rule: no single remark may condemn a message, and phrases less than structure. */
export function ceilingOf(rule: string): number {
  const { phrase } = parseRule(rule)
  if (!phrase) return /:subject$/.test(rule) ? 0.8 : /^(?:html-craft|link-count|text-length)/.test(rule) ? 0.8 : 1.6
  const language = /:found:(\w\w)\//.exec(rule)?.[1]
  return language === 'en' ? 1.2 : language === 'de' ? 0.7 : 0.4
}

/** Findings about the sender, which mean nothing where the collection wrote its own placeholder into From. */
export const aboutSender = (rule: string): boolean => /^(?:from-|reply-to|link-tracking-domain|recipients)/.test(rule)
