// Sending servers wrap the reply they got in words of their own: who said it, after which command. Unwrapped it is the reply alone.
import { isDigit } from './fold.js'

export interface Unwrapped {
  text: string
  /** SMTP command that was answered, as in ReplyContext. */
  stage: string | null
}

const EXIM =
  /SMTP error from remote (?:mailer|mail server|server) after (?:pipelined )?(initial connection|end of data|[A-Za-z]{4}(?: (?:FROM|TO))?)[^\n]{0,500}?:\s{1,8}(?=host |[245]\d\d[ -])/i
const EXIM_REASON =
  /SMTP error from remote (?:mail )?server for ([A-Za-z]{4}(?: (?:FROM|TO))?) command, host: \S{1,253} \([^)]{1,60}\) reason: /i
const EXIM_HOST = /^(?:host \S{1,253} \[[^\]]{1,60}\](?::\d{1,5})?:?\s{1,8})?(?:Delay reason:\s{1,8})?/
const SAID =
  /^(?:(?:<\S{1,320}>: )?delivery temporarily suspended: )?(?:host|connect to) \S{1,253}\[[^\]]{1,60}\](?::\d{1,5})?:? (?:server )?(said|refused to talk to me): (?=[245]\d\d)/
/** Nodemailer names the command that failed. */
const NODEMAILER =
  /\b(?:(Mail|Recipient|Data|Message) (?:command )?failed|Can't send mail - all recipients were rejected): (?=[245]\d\d[ -])/
const COMMAND = /\s?\(in reply to (?:the )?(end of DATA|[A-Z ]{4,12}?)(?: command)?\)\s{0,4}$/

/** Google and others tell in a paragraph of their own that the server refused, and then what it said. */
const RETURNED =
  /\bThe (?:error|response)(?: that the (?:other|remote|recipient) server returned| from the (?:other|remote|recipient) server)? was:\s{1,8}(?=[245]\d\d[ -])/i

/** Client libraries and Exchange put a sentence of their own before what the server said. */
const LIBRARY = /\bThe server response was: ?(?=\S)/
const EXCHANGE = /\b[Pp]rimary target IP address responded with: ?["\u201c]([^"\u201d]{3,500})["\u201d]/
/** Outlook shows what its server said between quotes. */
const OUTLOOK = /\bServer error: '([^'\n]{3,500})'/
/** qmail writes a reply as one word. */
const QMAIL = /(?:^|\/)Remote_host_said:_(\S{3,2000})/

/** Swift Mailer and Symfony Mailer quote the reply they did not expect, Cisco's gateways the one they got. */
const MAILER = /\bbut got (?:code "\d{0,3}", with )?message "(?=[245]\d\d)([^"]{3,500})/
const CISCO = /\b[45]\.\d\.\d{1,3} - [^'\n]{3,80} ([245]\d\d)-'([^\n]{3,500}?)'(?= ?\(|$)/

/** What a text may begin with that {@link SAID} takes. */
const SAID_STARTS = ['h', 'c', '<', 'd']
const COMMANDS: Readonly<Record<string, string>> = {
  Mail: 'mail from',
  Recipient: 'rcpt to',
  Data: 'data',
  Message: 'end of data',
}

const STAGES: Readonly<Record<string, string>> = {
  'initial connection': 'CONNECT',
  'end of data': 'DATA-END',
  ehlo: 'EHLO',
  helo: 'EHLO',
  mail: 'MAIL FROM',
  'mail from': 'MAIL FROM',
  rcpt: 'RCPT TO',
  'rcpt to': 'RCPT TO',
  data: 'DATA',
}

/** The wrapping of Exim, Postfix, qmail, Exchange, Google and client libraries taken off; a text without any comes back as it is. */
export function unwrapReply(text: string): Unwrapped {
  let rest = text
  let stage: string | null = null
  // Exim gives a code of its own, too.
  if (rest.includes('SMTP error from remote')) {
    const exim = EXIM.exec(rest) ?? EXIM_REASON.exec(rest)
    if (exim?.[1]) {
      stage = STAGES[exim[1].toLowerCase()] ?? null
      rest = rest.slice(exim.index + exim[0].length)
    }
  }
  // What begins with its code has no other words before it.
  const bare = beginsWithCode(rest)
  if (!bare) {
    if (rest.includes('was:')) {
      const returned = RETURNED.exec(rest)
      if (returned) rest = rest.slice(returned.index + returned[0].length)
      const library = LIBRARY.exec(rest)
      if (library) rest = rest.slice(library.index + library[0].length)
    }
    if (rest.includes('Server error: ')) rest = OUTLOOK.exec(rest)?.[1] ?? rest
    if (rest.includes("-'")) {
      const cisco = CISCO.exec(rest)
      if (cisco) rest = `${cisco[1]} ${cisco[2]}`
    }
    if (rest.includes('_said:_')) rest = QMAIL.exec(rest)?.[1]?.replaceAll('_', ' ').replaceAll('/', ' ') ?? rest
    if (rest.includes('but got ')) rest = MAILER.exec(rest)?.[1] ?? rest
    if (rest.includes('failed: ') || rest.includes('were rejected: ')) {
      const failed = NODEMAILER.exec(rest)
      if (failed) {
        stage = STAGES[COMMANDS[failed[1] ?? 'Recipient'] ?? ''] ?? stage
        rest = rest.slice(failed.index + failed[0].length)
      }
    }
  }
  // Exchange gives the codes of its own queue before the quoted reply.
  if (rest.includes('IP address responded')) rest = EXCHANGE.exec(rest)?.[1] ?? rest
  // The command stands at the very end.
  const end = rest.charCodeAt(rest.length - 1)
  if (end === 41 || end <= 32) {
    rest = answerIn(rest)
    const command = COMMAND.exec(rest)
    if (command?.[1]) {
      stage = STAGES[command[1].toLowerCase()] ?? stage
      rest = rest.slice(0, command.index)
    }
  }
  if (!bare) {
    const said = SAID_STARTS.includes(rest.charAt(0)) ? SAID.exec(rest) : null
    if (said) {
      if (said[1] !== 'said') stage = 'CONNECT'
      rest = rest.slice(said[0].length)
    } else if (rest.startsWith('host ')) {
      const host = EXIM_HOST.exec(rest)
      if (host?.[0] && (stage !== null || beginsWithCode(rest.slice(host[0].length)))) rest = rest.slice(host[0].length)
    }
    rest = withoutEpilogue(rest)
  }
  rest = joined(rest)
  return { text: rest === text ? text : rest.trim() || text, stage }
}

/** `550 ` or `550-` at the very beginning. */
function beginsWithCode(text: string): boolean {
  const first = text.charCodeAt(0)
  const after = text.charCodeAt(3)
  return (
    (first === 50 || first === 52 || first === 53) &&
    isDigit(text.charCodeAt(1)) &&
    isDigit(text.charCodeAt(2)) &&
    (after === 32 || after === 45)
  )
}

/** Of a whole line of a Postfix log what stands in its parentheses. */
function answerIn(text: string): string {
  const at = text.indexOf(' status=')
  const open = at < 0 ? -1 : text.indexOf(' (', at)
  if (open < 0 || open - at > 30) return text
  const close = text.trimEnd()
  return close.endsWith(')') ? close.slice(open + 2, -1) : text
}

/** The code of a reply of several lines, as it stands before all lines but the last: `550-` or `550-5.7.1 `. */
const CONTINUED = /(?:^|\s|\\n)([45]\d\d)-(?!\d{3})(?:([45]\.\d{1,3}\.\d{1,3})[ -])?/
const LINE_CODE = /(^|\s|(?:\\r)?\\n)([45]\d\d)(?:[ -][45]\.\d{1,3}\.\d{1,3}(?=\s|$)|-(?=\D)|(?= ))/g

/** Whether a dash follows a code: asked of every text, where an expression would take as long as all the rest. */
function hasContinuation(text: string): boolean {
  for (let at = text.indexOf('-', 3); at >= 0; at = text.indexOf('-', at + 1)) {
    const first = text.charCodeAt(at - 3)
    if ((first === 52 || first === 53) && isDigit(text.charCodeAt(at - 2)) && isDigit(text.charCodeAt(at - 1))) return true
  }
  return false
}

/** A reply of several lines as one: logs write them one behind the other, and the codes fall into the middle of a sentence. */
function joined(text: string): string {
  const first = hasContinuation(text) ? CONTINUED.exec(text) : null
  if (!first) return text
  const [, code, status] = first
  const rest = text.replace(LINE_CODE, (whole: string, before: string, other: string) => (other === code ? before && ' ' : whole))
  return `${code}${status ? ` ${status}` : ''} ${rest.trim()}`
}

const REMOTE = /\bRemote host said: ?([245]\d\d)/
const GAVE_UP =
  /\s?(?:Giving up on [0-9a-fA-F.:]{3,45}\.|I'm not going to try again; this message has been in the queue too long\.)/g

/** qmail tells the remote reply and then that it gave up: the reply is the cause. */
const withoutEpilogue = (text: string): string =>
  text.includes('Remote host said') && REMOTE.test(text) ? text.replace(GAVE_UP, '') : text
