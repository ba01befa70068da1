// Who wrote this mail: a mail system that reports, or a person (or list software) that quotes, forwards and asks about a report.
// Words are the same in both, so the decision rests on what only one side leaves: null return path, Auto-Submitted and report types
// here; reply prefixes, In-Reply-To, a mail program's name, lines of quotation and lists there.
import { addressesIn, sameAddress } from './address.js'
import { isAutoReplySubject } from './auto-reply.js'
import { linesOf } from './lines.js'
import { isMessage, type Mail } from './open-mail.js'
import { originalStart } from './original.js'
import { OFFICE_ADDRESS } from './prose.js'

/** Names under which mail systems alone write. */
const DAEMON =
  /mailer[-_ ]?daemon|mail delivery (?:sub)?system|microsoftexchange329e71ec88ae4615bbc36ab6ce41109e@|^["']?(?:mail ?delivery|mdaemon|majordomo-owner|delivery-?status|system administrator)\b|(?:^|[<" ])(?:mailerdaemon|mailsweeper|mmdf|uucp|mail-delivery|mailmarshal|interscan)@/i
/** No sender, as RFC 5321 4.5.5 wants it in the envelope: in the From field swindlers have none, too. */
const NAMELESS = /^$|<>\s*$|^["']?bounces?\b|(?:^|[<" ])bounce@/i
/** Addresses from which a person answers and a mailing is sent, too. */
const OFFICE = /^["']?postmaster\b|(?:^|[<" ])(?:postmaster|mta|smtp)@/i
const SYSTEM_PATH = /^<?(?:mailer-daemon|postmaster)\b/i
const BOUNCE_SUBJECT =
  /undeliver|deliver(?:y|ed)[ -](?:status|fail|problem|error|warning|report|has failed|notification|unsuccessful)|(?:not|n't|cannot|could not|unable to) (?:be )?deliver|returned (?:e-?)?mail|return(?:ed|ing) (?:message )?to sender|failure notice|fail(?:ed|ure) (?:delivery|to deliver|notification)|mail (?:system )?(?:error|fail)|non[- ]?delivery|rejected mail|message (?:rejected|blocked)|unzustellbar|nicht zu(?:ge)?stell|zustellung|unzustellbarkeit|non[- ](?:remis|distribu|d[ée]livr|recapitat|consegnat|entregue)|[ée]chec de|no (?:se )?(?:ha )?(?:podido )?entreg|devuelto|mancata consegna|onbestelbaar|kon niet worden|配信(?:不能|エラー)|配達(?:不能|できま)|送信エラー|エラーメール|退信|退回|не доставлено|warning: message|delayed mail|there was an error sending|user unknown/i
const LIST_REFUSAL =
  /\bnot (?:a |are )?members?\b|post(?:ing)? (?:to .{1,80} )?(?:was |is )?(?:rejected|refused|denied)|members? only|awaits moderator|nicht mitglied|rejet[ée]/i
const QUOTED_BOUNCE =
  /^>? ?(?:>>>|<<<) |\bTranscript of session follows\b|\bthe following addresses had (?:permanent|transient|delivery)/im

/** Points from which a mail counts as a person's: one strong sign, or two weak ones. */
const PERSON = 2
/** An office answers under its own name; that it does takes more than one sign. */
const OFFICE_PERSON = 4

/** The subject of a list's refusal to take a posting. */
export const isListRefusal = (mail: Mail): boolean => LIST_REFUSAL.test(mail.subject())

/** Written by a mail system rather than a person: null sender, X-Failed-Recipients, a report type, a daemon's name. */
export function isDaemon(mail: Mail): boolean {
  const { fields } = mail
  if (fields.has('x-failed-recipients') || fields.has('x-ms-exchange-message-is-ndr')) return true
  const { type, params } = mail.message.root
  if (type === 'multipart/report' && /delivery-status/i.test(params['report-type'] ?? '')) return true
  const from = mail.fromName()
  if (from !== null && DAEMON.test(from)) return true
  const office = from !== null && OFFICE.test(from)
  if (office || (from !== null && NAMELESS.test(from))) {
    // Postmasters report in plain text under subjects that no list has; mailings in their name are HTML.
    const worded = BOUNCE_SUBJECT.test(mail.subject()) || (office && mail.parts.some(part => part.type === 'text/plain'))
    return ((worded && isReport(mail)) || hasReply(mail)) && !isOfficeAnswer(mail)
  }
  return (
    isSentByMachine(mail) &&
    BOUNCE_SUBJECT.test(mail.subject()) &&
    !isAutoReplySubject(mail.subject()) &&
    !isReply(mail.subject()) &&
    isReport(mail)
  )
}

/** No daemon's name, but a bounce by its subject, a quoted session, or a list's refusal. */
export function looksLikeBounce(mail: Mail): boolean {
  const subject = mail.subject()
  if (LIST_REFUSAL.test(subject) && personPoints(mail) < PERSON) return true
  if (BOUNCE_SUBJECT.test(subject) && (!mail.fields.has('list-unsubscribe') || mail.parts.some(isMessage))) {
    if (!isReport(mail)) return false
    const points = personPoints(mail)
    // Some gateways put "Re:" before the subject they return; a prefix alone makes no person of what reports.
    if (points === PERSON && REPLY_SUBJECT.test(subject) && !FORWARD_SUBJECT.test(subject)) return REPORTING.test(mail.text())
    return points < PERSON || isForwardedReport(mail)
  }
  if (!mail.message.root.type.startsWith('text/plain') || mail.text().length >= 20_000) return false
  return QUOTED_BOUNCE.test(mail.text()) && personPoints(mail) === 0
}

/** Trackers say auto-generated of what people wrote in them, lists keep the field of what they pass on. */
function isSentByMachine(mail: Mail): boolean {
  const { fields } = mail
  const path = fields.get('return-path')?.trim() ?? ''
  if (path === '<>' || SYSTEM_PATH.test(path)) return true
  if (!/^auto-/i.test(fields.get('auto-submitted')?.trim() ?? '')) return false
  return !isList(mail) && !isReply(mail.subject())
}

/** Replies to and forwards of something: the prefixes of mail programs in use, after the tag of a list; "(was: …)" of a new topic. */
const REPLY_SUBJECT =
  /^(?:\[[^\]]{1,60}\]\s{0,3})?(?:re|aw|antw|sv|vs|odp|ynt|rif|res|ref|回复|答复|回覆|fwd?|wg|tr|rv|enc|doorst|pd|ilt|转发|轉寄)\s?(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：]|\((?:was|war)[: ]/i
const FORWARD_SUBJECT = /^(?:fwd?|wg|tr|rv|enc|doorst|pd|ilt|转发|轉寄)\s?[:：]/i
/** A tracker's tag in front: "[Ticket#2026111410000123] …", "[jira] …", "Bug#948980: …". */
const TRACKED_SUBJECT = /^(?:\[(?:jira|[^\]]{0,60}(?:#\d|\d{3})[^\]]{0,30})\]|(?:bug|ticket|case|issue)\s?#\d)/i
const isReply = (subject: string): boolean => REPLY_SUBJECT.test(subject.trim()) || TRACKED_SUBJECT.test(subject.trim())
const LISTS = ['list-id', 'list-post', 'x-mailing-list', 'mailing-list', 'x-beenthere'] as const
/** Names under which people's mail programs sign: bounce-writing servers use the same fields, so others say nothing. */
const PROGRAM =
  /\b(?:thunderbird|mozilla|mutt|kmail|evolution|claws|sylpheed|gnus|pine\b|alpine|eudora|the bat|apple mail|iphone mail|ipad mail|outlook (?:express|16|1[0-9]|imo)|microsoft (?:office )?outlook|windows (?:live )?mail|roundcube|squirrelmail|horde|imp\/|zimbra|emclient|em client|k-9|fairemail|foxmail|postbox|mailmate|becky|geary|trojit|neomutt|aerc|mailspring|airmail|spark\b|protonmail)/i
const ATTRIBUTION =
  /^>{0,3} ?(?:on|am|le|el|il|op|den|dnia|em|w dniu|у|в)\b[^\n]{4,160}(?:\n[^\n]{0,80})?\b(?:wrote|schrieb[^\n:]{0,90}|écrit|escribió|scritto|schreef|skrev|napisał\S{0,4}|escreveu|пишет|писал\S{0,2})\s?:\s*$/im
const GREETING =
  /^(?:hi|hello|hey|dear|hallo|liebe[rs]?|moin|servus|guten (?:tag|morgen)|bonjour|salut|hola|buenos d[íi]as|ciao|buongiorno)\b[^\n@]{0,60}[,!]\s*$/im
const FIRST_PERSON =
  /\bI(?:'ve)? (?:just |also |keep |kept )?(?:got|received|getting|receiving|see)\b|\bany ideas?\b|\b(?:can|could|would) (?:you|someone|anyone|somebody|anybody)\b|\bich (?:habe|bekomme|bekam|erhalte|erhielt)\b|\bk[öo]nn(?:en|t|ten) (?:sie|ihr|wir) \b|\bj'ai re[çc]u\b|\bhe recibido\b|\bho ricevuto\b/i

/** The block that Outlook puts above what it quotes. */
const QUOTE_BLOCK =
  /^(?:from|von|de|da|van|från|fra|od)\s?:[^\n]{2,300}\n(?:sent|gesendet|envoyé|enviado|inviato|verzonden|skickat|sendt|wysłano)(?: (?:am|le|el|il))?\s?:/im
const isList = ({ fields }: Mail): boolean => LISTS.some(name => fields.has(name))

/** How much speaks for a person or a list at the other end. A machine's own marks outweigh all of it. */
const personPoints = (mail: Mail): number => (isSentByMachine(mail) ? 0 : headerPoints(mail) + textPoints(mail))

/** What the text says decides nothing alone about an office: its header must show an answer, too. */
function isOfficeAnswer(mail: Mail): boolean {
  const points = isSentByMachine(mail) ? 0 : headerPoints(mail)
  return points > 0 && points + textPoints(mail) >= OFFICE_PERSON
}

function headerPoints(mail: Mail): number {
  const { fields } = mail
  let points = 0
  if (isReply(mail.subject())) points += 2
  if (fields.has('in-reply-to')) points += 1
  if (isList(mail)) points += 1
  if (fields.has('user-agent') || PROGRAM.test(fields.get('x-mailer') ?? '')) points += 2
  if (/@mail\.gmail\.com>?\s*$/.test(fields.get('message-id') ?? '')) points += 2
  if (/^multipart\/(?:signed|encrypted)$/.test(mail.message.root.type)) points += 2
  return points
}

function textPoints(mail: Mail): number {
  const text = ownText(mail)
  let points = 0
  if (ATTRIBUTION.test(text) || isInterleaved(text) || QUOTE_BLOCK.test(mail.text().slice(0, MAX_REPORT))) points += 2
  if (GREETING.test(text)) points += 1
  if (FIRST_PERSON.test(text)) points += 1
  return points
}

/** Characters of a text that are searched for a report and for quotations. */
const MAX_REPORT = 20_000
/** Lines of a text that are looked at for signs of a person. */
const MAX_LINES = 200

/** What stands before a returned message. */
function ownText(mail: Mail): string {
  const lines = linesOf(mail.text(), MAX_LINES)
  return lines.slice(0, originalStart(lines)).join('\n')
}

/** Quoted lines with lines of the writer's own after them. `>>>` opens the commands of a session. */
function isInterleaved(text: string): boolean {
  let quoted = false
  let own = 0
  for (const line of text.split('\n')) {
    if (/^>(?!>>)/.test(line)) quoted = true
    else if (quoted && line.trim() !== '') own++
  }
  return own >= 2
}

/** A report's own sentence about the reader's mail. */
const REPORTING =
  /^(?!>)[^\n]{0,120}\b(?:could not be delivered|was not delivered|(?:cannot|can't|couldn't) (?:be )?deliver(?:ed)?|undeliverable|delivery (?:has )?failed|did not reach|could not deliver|nicht zugestellt|n'a(?:i)? pas pu [êe]tre (?:d[ée]livr|remis)|no (?:se )?(?:pudo|ha podido) entregar)/im
const CODE =
  /(?<![\d.])(?:[45]\d\d[ -]#?)?[45]\.\d{1,3}\.\d{1,3}(?![\d.])|\b(?:said|reply|response|error|SMTP|<<<|<-)[^\n]{0,40}?\b[45]\d\d\b/i

const REPLY =
  /\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|#[45]\.\d{1,3}\.\d{1,3}\b|(?:<<<|<-|\bsaid:?|\breturned:?|\bSMTP[^\n]{0,40}?)\s[^\n]{0,10}\b[45]\d\d[ -]/i

/** What needs no words round it to be a report: the returned message as a part, or a server's reply. */
const hasReply = (mail: Mail): boolean => hasReturned(mail) || REPLY.test(mail.text().slice(0, MAX_REPORT))

const hasReturned = (mail: Mail): boolean => mail.parts.some(part => isMessage(part) || part.type === 'text/rfc822-headers')

/** Whether a subject about failed deliveries is followed by what a report has: the message, a code, the address that was not reached. A parcel service's notice has none. */
function isReport(mail: Mail): boolean {
  if (hasReturned(mail)) return true
  const text = mail.text().slice(0, MAX_REPORT)
  if (CODE.test(text)) return true
  const lines = linesOf(text, 2000)
  if (originalStart(lines) < lines.length) return true
  const own = [...mail.to(), mail.from()]
  return addressesIn(text).some(a => !OFFICE_ADDRESS.test(a) && !own.some(o => sameAddress(o, a)))
}

/** A person who hands on a report as it came, with nothing besides: the report is what counts. */
function isForwardedReport(mail: Mail): boolean {
  const { fields } = mail
  if (!FORWARD_SUBJECT.test(mail.subject().trim()) || fields.has('in-reply-to') || LISTS.some(name => fields.has(name)))
    return false
  const text = ownText(mail)
  if (GREETING.test(text) || FIRST_PERSON.test(text)) return false
  const first = linesOf(mail.text(), 60).filter(line => line.trim() !== '')
  return first.slice(0, 5).some(line => {
    const from = /^(?:from|von|de|da|van|från|fra|od|от)\s?:\s?(.{2,300})$/i.exec(line.trim())?.[1]
    return from !== undefined && (DAEMON.test(from) || OFFICE.test(from))
  })
}

const READERS_MAILBOX =
  /\b(?:your|ihre?[mnrs]?|deine?[mnrs]?|votre|vostr[ao]|su|tu|uw) (?:e-?mail |web ?mail |mail |user )?(?:mail ?box|inbox|account|storage|password|quota|postfach|e-?mail-?konto|konto|speicherplatz|bo[îi]te|compte|cuenta|buz[óo]n|casella|brievenbus)|\b(?:pending|held|quarantined|blocked|undelivered|incoming) (?:e-?mails|mails|messages)\b|\bmessages? (?:on hold|pending)\b/i

/** A quota warning or a lure: a daemon's name over a text about the reader's own mailbox that names no message and no recipient. */
export const isAboutReader = (mail: Mail, whole: string): boolean =>
  READERS_MAILBOX.test(`${mail.subject()} ${whole}`) && !CODE.test(whole)
