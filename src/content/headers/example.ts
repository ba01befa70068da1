// Facts of an unremarkable message, for the examples of checks: each example states only what differs.
import { type Fact, known, unknown } from '../../core/fact.js'
import type { AttachmentFact } from '../attachments.js'
import type { ContentFacts } from '../facts.js'
import type { AddressHeaderFact, DkimSignatureFact, HeaderFacts, MailboxFact, Place } from '../headers.js'
import { NO_HEADERS } from './read.js'

export const at = (line: number, column = 1): Place => ({ line, column })

export const mailbox = (address: string, name: string | null = null, line = 1): MailboxFact => {
  const split = address.lastIndexOf('@')
  return {
    name,
    address,
    local: split < 0 ? address : address.slice(0, split),
    domain: split < 0 ? '' : address.slice(split + 1),
    group: null,
    at: at(line, 7),
  }
}

export const addressHeader = (...mailboxes: MailboxFact[]): AddressHeaderFact => ({
  text: mailboxes.map(m => (m.name ? `${m.name} <${m.address}>` : m.address)).join(', '),
  mailboxes,
  problems: [],
  at: mailboxes[0] ? at(mailboxes[0].at.line) : at(1),
})

export const signature = (headers: string, domain = 'example.com'): DkimSignatureFact => ({
  domain,
  selector: 's1',
  headers: headers.split(':'),
  bodyLength: null,
  at: at(1),
})

export const subjectOf = (text: string): HeaderFacts['subject'] => ({
  text,
  raw: text,
  encodedWords: 0,
  needlessWords: 0,
  eightBit: false,
  at: at(3),
})

const HEADERS: HeaderFacts = {
  ...NO_HEADERS,
  present: true,
  count: 8,
  subject: subjectOf('Our opening hours in December'),
  from: addressHeader(mailbox('news@example.com', 'Example Ltd')),
  fromCount: 1,
  to: addressHeader(mailbox('reader@example.net', null, 2)),
  date: { raw: 'Sun, 22 Nov 2026 10:00:00 +0000', iso: '2026-11-22T10:00:00.000Z', problems: [], at: at(4) },
  messageId: { raw: '<20261122.1@example.com>', left: '20261122.1', domain: 'example.com', problems: [], at: at(5) },
  mimeVersion: true,
  lines: { ...NO_HEADERS.lines, longest: 76, ends: 'crlf' },
  size: 12_000,
}

export const attachment = (name: string | null, more: Partial<AttachmentFact> = {}): AttachmentFact => ({
  path: '2',
  role: 'file',
  name,
  safeName: name ?? 'attachment',
  nameProblems: [],
  extension: name === null ? '' : name.slice(name.lastIndexOf('.') + 1),
  type: 'application/octet-stream',
  detected: null,
  disguised: false,
  encodedSize: 40_000,
  size: 29_000,
  macros: null,
  encrypted: false,
  archive: null,
  at: at(40),
  ...more,
})

const TEXT: ContentFacts['text'] = {
  from: 'plain',
  words: 120,
  length: 700,
  language: null,
  subjectLanguage: null,
  at: at(12),
  longWords: 60,
  shouted: 0,
  exclamations: 0,
  exclamationRuns: 0,
  amounts: null,
  wallet: null,
  emoji: 0,
  postalAddress: null,
  copyright: false,
  digitsShare: 0,
  lorem: null,
}

/** The facts a check on headers or attachments reads, as they are in a message that gives no cause for complaint. */
export function exampleContent(
  headers: Partial<HeaderFacts> = {},
  items: AttachmentFact[] = [],
  more: Partial<Pick<ContentFacts, 'obfuscation' | 'kind' | 'bytes'>> = {},
): { content: Fact<ContentFacts> } {
  const size = headers.size ?? HEADERS.size
  const facts = {
    kind: 'message',
    bytes: size,
    headers: { ...HEADERS, ...headers },
    attachments: {
      items,
      messageSize: size,
      encodedSize: items.reduce((sum, i) => sum + (i.role === 'file' ? i.encodedSize : 0), 0),
    },
    text: TEXT,
    obfuscation: [],
    ...more,
  } satisfies Partial<ContentFacts>
  // The other rooms of the content facts are no business of these checks; `needs` keeps them from reading further.
  return { content: known(facts as unknown as ContentFacts) }
}

/** An HTML file: there is no header to look at. */
export const exampleHtmlFile = (): { content: Fact<ContentFacts> } => exampleContent({ ...NO_HEADERS }, [], { kind: 'html' })

export const exampleUnreadable: { content: Fact<ContentFacts> } = { content: unknown('unreadable', 'not a message') }
