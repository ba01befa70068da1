// Reports written for people: where the cause stands when it does not stand beside the address.
import { describe, expect, it } from 'vitest'
import { classifyReply } from '../../src/bounces/classify.js'
import { readAll } from './helpers.js'

const mail = (head: string[], body: string): string => [...head, 'To: news@muster-versand.example', '', body].join('\n')
const returned = [
  'Content-Type: message/rfc822',
  '',
  'Subject: Angebote',
  'Content-Type: text/plain',
  '',
  'Unser Angebot der Woche',
]

const cases: [name: string, mail: string, expected: { recipient: string | null; category: string; diagnostic?: RegExp }][] = [
  [
    'a heading before the addresses, boilerplate after them',
    mail(
      ['From: MAILER-DAEMON@mx.kunde.example', 'Subject: Undelivered mail'],
      'The mailbox of these people is full, they cannot receive messages:\n\n\tkim@kunde.example\n\nFor further assistance, please send mail to <postmaster>.',
    ),
    { recipient: 'kim@kunde.example', category: 'quota-issues' },
  ],
  [
    'a report in HTML only, beside a returned message in plain text',
    mail(
      [
        'From: Postmaster <postmaster@kunde.example>',
        'Subject: Undeliverable: Angebote',
        'Content-Type: multipart/mixed; boundary=b',
      ],
      [
        '--b',
        'Content-Type: text/html',
        '',
        '<p>did not reach the following recipient(s):</p><p>kim@kunde.example on Mon, 16 Nov 2026<br>&nbsp; User unknown</p>',
        '--b',
        ...returned,
        '--b--',
      ].join('\n'),
    ),
    { recipient: 'kim@kunde.example', category: 'bad-mailbox', diagnostic: /User unknown/ },
  ],
  [
    'a line drawn with signs is no cause',
    mail(
      ['From: Mail Delivery System <mailer-daemon@mx.kunde.example>', 'Subject: Delivery warning'],
      'Delivery to\n\n  * kim@kunde.example\n\n======================\n   Reason: the mailbox is full\n======================\n',
    ),
    { recipient: 'kim@kunde.example', category: 'quota-issues' },
  ],
  [
    'a sender that is empty beside a name',
    mail(['From: "Mail System" <>', 'Subject: Mail error'], '<kim@kunde.example>: mailbox is full'),
    { recipient: 'kim@kunde.example', category: 'quota-issues' },
  ],
]

describe('bounce texts for people', () => {
  it.each(cases)('%s', async (_, source, { recipient, category, diagnostic }) => {
    const { bounces } = await readAll(source)
    expect(bounces.map(b => [b.recipient, b.category])).toEqual([[recipient, category]])
    if (diagnostic) expect(bounces[0]?.diagnostic).toMatch(diagnostic)
  })
})

describe('what a sending server writes around a reply is not evidence', () => {
  it.each([
    ['SMTP error from remote server after RCPT command: host mx.kunde.example[192.0.2.7]: 550 5.1.1 User unknown', 'bad-mailbox'],
    [
      'Technical details of permanent failure: your message was rejected by the server for the recipient domain kunde.example by mx.kunde.example. [192.0.2.7]. The error that the other server returned was: 550 5.1.1 User unknown',
      'bad-mailbox',
    ],
    ['host mx.kunde.example[192.0.2.7] said: 552 5.2.2 Mailbox full (in reply to RCPT TO command)', 'quota-issues'],
  ])('%s', (text, category) => {
    expect(classifyReply(text)).toMatchObject({ category })
    expect(classifyReply(text).evidence).not.toMatch(/SMTP error|rejected by the server|said/)
  })
})
