// What a link target says by itself. Read without `new URL`: targets of spam are broken on purpose, and a browser mends them.

export type LinkKind =
  | 'web'
  | 'mail'
  | 'phone'
  | 'anchor'
  | 'script'
  | 'data'
  | 'content-id'
  | 'template'
  | 'relative'
  | 'empty'
  | 'other'

export interface Target {
  kind: LinkKind
  /** Lower case, without the colon; '' when none. */
  scheme: string
  /** Lower case, IDN as it stands; '' when none. */
  host: string
  port: string
  userinfo: boolean
  /** Path, query and fragment. */
  rest: string
  /** As clients see it: white space and control characters inside removed. */
  href: string
}

/** Variables of template languages and sending services: `{{x}}`, `{% x %}`, `*|X|*`, `%%x%%`, `<%= x %>`, `[[x]]`, `${x}`, `%recipient.x%`, `##x##`, `{NAME}`, `[Vorname]`. */
export const MERGE_TAG =
  /\{\{[^{}]{0,200}\}\}|\{%[^%]{0,200}%\}|\*\|[^|*]{1,100}\|\*|%%[^%\s][^%]{0,100}%%|<%[^%]{0,200}%>|\[\[[\w .:|-]{1,100}\]\]|\$\{[^}]{1,100}\}|%(?:recipient|mailing_list)\.?[\w.]{0,60}%|##[\w. -]{1,60}##|\{(?:unsubscribe|first_?name|last_?name|full_?name|email|name|vorname|nachname|anrede|webversion|\$\w[\w.]{0,60}|[A-Z][A-Z_]{2,40})\}|\[(?:first_?name|last_?name|vorname|nachname|anrede)\]|%[A-Z][A-Z_]{2,40}%|%(?:Subscriber|Link):[\w ]{1,60}%|\{(?:var|data):[\w.:" ]{1,100}\}/i

/** A first test that costs next to nothing: every variable has one of these. */
export const mayHoldTag = (text: string): boolean =>
  text.includes('{') || text.includes('%') || text.includes('[') || text.includes('*|') || text.includes('##')

export function readTarget(raw: string): Target {
  // Browsers drop tabs and line ends anywhere in a URL, and control characters around it.
  const href = /[\t\r\n\x00-\x1f]|^\s|\s$/.test(raw) ? raw.replace(/[\t\r\n]/g, '').trim() : raw
  const target: Target = { kind: 'other', scheme: '', host: '', port: '', userinfo: false, rest: '', href }
  if (href === '') target.kind = 'empty'
  else if (href.startsWith('#')) {
    target.kind = 'anchor'
    target.rest = href
  } else {
    target.scheme = /^([a-z][a-z0-9+.-]{0,30}):/i.exec(href)?.[1]?.toLowerCase() ?? ''
    if (WEB.has(target.scheme)) readWeb(target)
    else readOther(target)
  }
  return target
}

const WEB: ReadonlySet<string> = new Set(['', 'http', 'https', 'ftp'])

function readOther(target: Target): void {
  const { href, scheme } = target
  if (scheme === 'mailto') target.kind = 'mail'
  else if (scheme === 'tel' || scheme === 'sms' || scheme === 'callto' || scheme === 'whatsapp' || scheme === 'skype')
    target.kind = 'phone'
  else if (scheme === 'javascript' || scheme === 'vbscript') target.kind = 'script'
  else if (scheme === 'data') target.kind = 'data'
  else if (scheme === 'cid' || scheme === 'mid') target.kind = 'content-id'
  else if (MERGE_TAG.test(href)) target.kind = 'template'
  target.rest = href.slice(scheme.length + 1)
  if (target.kind === 'mail') target.host = /@([a-z0-9.-]{1,253})/i.exec(target.rest)?.[1]?.toLowerCase() ?? ''
}

function readWeb(target: Target): void {
  const { href, scheme } = target
  const parts =
    /^(?:[a-z][a-z0-9+.-]{0,30}:)?(?:\/\/|\\\\|\/\\|\\\/)([^/\\?#]*)(.*)$/is.exec(href) ??
    // "https:host" still opens host in browsers.
    (scheme ? /^[a-z]+:([^/\\?#]*)(.*)$/is.exec(href) : null)
  if (parts) {
    target.rest = parts[2] ?? ''
    readAuthority(target, parts[1] ?? '')
  } else {
    target.kind = isTemplate(href) ? 'template' : 'relative'
    target.rest = href
  }
}

const isTemplate = (text: string): boolean => mayHoldTag(text) && (MERGE_TAG.test(text) || text.startsWith('{'))

function readAuthority(target: Target, text: string): void {
  if (isTemplate(text)) {
    target.kind = 'template'
    return
  }
  const at = text.lastIndexOf('@')
  const hostPort = at >= 0 ? text.slice(at + 1) : text
  const colon = hostPort.startsWith('[') ? hostPort.indexOf(':', hostPort.indexOf(']')) : hostPort.lastIndexOf(':')
  const host = (colon >= 0 ? hostPort.slice(0, colon) : hostPort).toLowerCase().replace(/\.$/, '')
  target.kind = host === '' ? (target.rest === '' ? 'empty' : 'relative') : 'web'
  target.host = host
  target.port = colon >= 0 ? hostPort.slice(colon + 1) : ''
  target.userinfo = at > 0
}

/** IPv4 in any of the forms that browsers accept (dotted, octal, hex, one number), or IPv6 in brackets. */
export function ipHost(host: string): 'plain' | 'encoded' | null {
  if (host.startsWith('[')) return 'plain'
  if (!/^\d/.test(host)) return null
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host)) return 'plain'
  if (
    /^(?:0x[0-9a-f]{1,8}|\d{6,10})$/.test(host) ||
    /^(?:0x[0-9a-f]{1,8}|\d{1,10})(?:\.(?:0x[0-9a-f]{1,8}|\d{1,10})){1,3}$/.test(host)
  )
    return 'encoded'
  return null
}
