// Mails about bounces that are none: people, lists, trackers, warnings about the reader's own mailbox.
import { describe, expect, it } from 'vitest'
import { readAll } from './helpers.js'

const mail = (head: string[], body: string): string =>
  [...head, ...(head.some(field => field.startsWith('To:')) ? [] : ['To: news@muster-versand.example']), '', body].join('\n')

const REPORT = [
  'This message was created automatically by mail delivery software.',
  '',
  'A message that you sent could not be delivered to one or more of its recipients.',
  'This is a permanent error. The following address(es) failed:',
  '',
  '  kim@kunde.example',
  '    550 5.1.1 User unknown',
]
const quoted = REPORT.map(line => `> ${line}`)

const none: [name: string, mail: string][] = [
  [
    'an answer in a list to a quoted report',
    mail(
      [
        'From: Nina <nina@firma.example>',
        'Subject: Re: Mail delivery failed: returning message to sender',
        'In-Reply-To: <1@muster-versand.example>',
        'List-Id: <postmaster.lists.example>',
      ],
      ['On Mon, 16 Nov 2026 at 08:15, Otto wrote:', ...quoted, '', 'The address is wrong.', 'Ask Kim.'].join('\n'),
    ),
  ],
  [
    'an answer written in Outlook above the report',
    mail(
      [
        'From: Nina <nina@firma.example>',
        'Subject: AW: Unzustellbar: Herbstangebote',
        'Thread-Topic: Unzustellbar: Herbstangebote',
      ],
      [
        'Hallo Otto,',
        '',
        'bitte streichen.',
        '',
        'Von: Otto <otto@firma.example>',
        'Gesendet: Montag, 16. November 2026 08:15',
        'An: Nina <nina@firma.example>',
        'Betreff: Unzustellbar: Herbstangebote',
        '',
        ...REPORT,
      ].join('\n'),
    ),
  ],
  [
    'a question of its own with the report pasted into it',
    mail(
      ['From: Nina <nina@firma.example>', 'Subject: Mail delivery failed, why?', 'User-Agent: Mozilla Thunderbird'],
      ['Hi all,', '', 'I keep getting this since Monday:', '', ...REPORT, '', 'Any ideas?'].join('\n'),
    ),
  ],
  [
    'the same question without a name of a mail program',
    mail(
      ['From: Nina <nina@firma.example>', 'Subject: Undeliverable mail to Kim'],
      ['Hello,', '', 'I received the report below. Could you have a look?', '', ...REPORT].join('\n'),
    ),
  ],
  [
    'a forwarded report with a question above it',
    mail(
      ['From: Nina <nina@firma.example>', 'Subject: WG: Undelivered Mail Returned to Sender'],
      [
        'Hallo Otto,',
        'ich bekomme das seit Montag.',
        '',
        'From: MAILER-DAEMON@mx.kunde.example',
        'Subject: Undelivered Mail Returned to Sender',
        '',
        ...REPORT,
      ].join('\n'),
    ),
  ],
  [
    'a postmaster who answers',
    mail(
      [
        'From: Postmaster <postmaster@kunde.example>',
        'Subject: Re: Undelivered Mail Returned to Sender',
        'In-Reply-To: <1@muster-versand.example>',
      ],
      ['Dear Nina,', '', 'Kim has left us.', '', 'On Mon, 16 Nov 2026 08:15 Nina wrote:', ...quoted].join('\n'),
    ),
  ],
  [
    'an issue in a tracker that says auto-generated',
    mail(
      [
        'From: Nina (Jira) <jira@firma.example>',
        'Subject: [JIRA] (WEB-12) Undelivered Mail Returned to Sender',
        'Auto-Submitted: auto-generated',
        'Message-ID: <JIRA.1@firma.example>',
      ],
      ['Nina created an issue:', '', ...REPORT].join('\n'),
    ),
  ],
  [
    'a digest',
    mail(
      [
        'From: leute-request@lists.example',
        'Subject: leute Digest, Vol 4, Issue 7',
        'List-Id: <leute.lists.example>',
        'Precedence: list',
      ],
      [
        'Message: 1',
        'From: Nina <nina@firma.example>',
        'Subject: help',
        '',
        '----- Transcript of session follows -----',
        ...REPORT,
      ].join('\n'),
    ),
  ],
  [
    'a parcel that was not delivered',
    mail(
      ['From: Paketdienst <noreply@paket.example>', 'Subject: Zustellung nicht erfolgreich'],
      'Ihre Sendung 1234 5678 konnte nicht zugestellt werden. Fragen? service@paket.example',
    ),
  ],
  [
    'a warning that the own mailbox fills up',
    mail(
      ['From: postmaster@muster-versand.example', 'Subject: Quota warning'],
      'Your mailbox is now 95% full. Please delete some messages.',
    ),
  ],
  [
    'a lure under the name of a daemon',
    mail(
      [
        'From: Mail Delivery System <mailer-daemon@fremd.example>',
        'Subject: Undeliverable: 3 messages',
        'Content-Type: text/html',
      ],
      '<p>You have 3 pending messages for news@muster-versand.example.</p><p><a href="https://fremd.example/x">Review</a></p>',
    ),
  ],
]

const swindle: typeof none = [
  [
    'an empty From over a letter',
    mail(
      ['Return-Path: <>', 'From: "Anton Muster" <>', 'Subject: Attention.'],
      'Dear friend, I represent a bank and blocked funds of 500 000 dollars. Write to anton@fremd.example at once.',
    ),
  ],
  [
    "a mailing in a postmaster's name",
    mail(
      [
        'From: Parcel <postmaster@mg.fremd.example>',
        'Subject: Urgent update required on your account',
        'Content-Type: text/html',
      ],
      '<p>Dear kim@kunde.example, your account is blocked by policy.</p><a href="https://fremd.example/x">Unblock</a>',
    ),
  ],
]

const real: [name: string, mail: string, recipient: string][] = [
  [
    'a forwarded report and nothing besides',
    mail(
      ['From: Nina <nina@firma.example>', 'Subject: Fwd: Undelivered Mail Returned to Sender'],
      ['> From: MAILER-DAEMON@mx.kunde.example', '> Subject: Undelivered Mail Returned to Sender', '>', ...quoted].join('\n'),
    ),
    'kim@kunde.example',
  ],
  [
    'a report from an address like any other',
    mail(['From: gateway@kunde.example', 'Subject: Mail delivery failed'], REPORT.join('\n')),
    'kim@kunde.example',
  ],
  [
    'a report that a list passed on',
    mail(
      [
        'From: Mail Delivery System <mailer-daemon@kunde.example>',
        'Subject: [leute] Mail delivery failed: returning message to sender',
        'List-Id: <leute.lists.example>',
        'Precedence: list',
      ],
      REPORT.join('\n'),
    ),
    'kim@kunde.example',
  ],
  [
    'a report marked as an automatic reply to the message',
    mail(
      [
        'From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@kunde.example>',
        'Subject: Undeliverable: Re: Herbstangebote',
        'In-Reply-To: <1@muster-versand.example>',
        'Auto-Submitted: auto-replied',
      ],
      REPORT.join('\n'),
    ),
    'kim@kunde.example',
  ],
  [
    'a report with a null return path under the name of a person',
    mail(['Return-Path: <>', 'From: nina@kunde.example', 'Subject: Returned mail: User unknown'], REPORT.join('\n')),
    'kim@kunde.example',
  ],
  [
    'a postmaster in words of his own',
    mail(
      ['Return-Path: <root@kunde.example>', 'From: postmaster@kunde.example', 'Subject: Recipient does not exist'],
      "Hi,\n\nI wasn't able to deliver your mail to:kim@kunde.example\n\nThis user does not exist on this server.\n",
    ),
    'kim@kunde.example',
  ],
]

describe('who wrote it', () => {
  it.each([...none, ...swindle])('%s is no bounce', async (_, source) => {
    const { bounces, skipped } = await readAll(source)
    expect(bounces.filter(b => b.class === 'hard' || b.class === 'soft' || b.class === 'delayed')).toEqual([])
    expect(skipped.map(s => s.reason)).toEqual(bounces.length > 0 ? [] : ['not-a-bounce'])
  })

  it.each(real)('%s is one', async (_, source, recipient) => {
    const { bounces } = await readAll(source)
    expect(bounces.map(b => [b.recipient, b.class])).toEqual([[recipient, 'hard']])
  })

  it('a rule of an Exchange mailbox that answers is an automatic reply', async () => {
    const { bounces } = await readAll(
      mail(
        [
          'From: amt@stadt.example',
          'Subject: Amt Autoreply',
          'Auto-Submitted: auto-generated',
          'X-MS-Exchange-Inbox-Rules-Loop: amt@stadt.example',
        ],
        '',
      ),
    )
    expect(bounces.map(b => [b.recipient, b.class])).toEqual([['amt@stadt.example', 'auto-reply']])
  })

  it('a complaint of Outlook.com is told by its subject and the message as it came', async () => {
    const { bounces } = await readAll(
      mail(
        [
          'From: <staff@hotmail.com>',
          'Subject: complaint about message from 192.0.2.162',
          'Content-Type: multipart/mixed; boundary=b',
        ],
        [
          '--b',
          'Content-Type: message/rfc822',
          '',
          'X-HmXmrOriginalRecipient: <kim@outlook.example>',
          'From: news@muster-versand.example',
          'To: undisclosed@muster-versand.example',
          'Subject: Angebote',
          '',
          'Text',
          '--b--',
        ].join('\n'),
      ),
    )
    expect(bounces.map(b => [b.recipient, b.class, b.sendingIp])).toEqual([['kim@outlook.example', 'complaint', '192.0.2.162']])
  })
})
