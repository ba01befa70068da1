// Shapes in which the same event arrives: queues, lists and exports of the services, and spreadsheets as people save them.
import { describe, expect, it } from 'vitest'
import type { Bounce } from '../../src/bounces/types.js'
import { readAll } from './helpers.js'

const read = async (content: unknown) =>
  readAll([Buffer.from(typeof content === 'string' ? content : JSON.stringify(content), 'utf8')])
const one = async (content: unknown): Promise<Bounce | undefined> => (await read(content)).bounces[0]

const sesBounce = {
  notificationType: 'Bounce',
  bounce: {
    bounceType: 'Permanent',
    bounceSubType: 'General',
    bouncedRecipients: [{ emailAddress: 'anna@kunde.example', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }],
    timestamp: '2026-11-14T08:00:00.000Z',
  },
  mail: {
    messageId: 'm1',
    source: 'news@muster.example',
    sourceIp: '203.0.113.50',
    tags: { 'ses:outgoing-ip': ['192.0.2.9'], 'ses:source-ip': ['203.0.113.50'] },
  },
}
const sns = { Type: 'Notification', TopicArn: 'arn:aws:sns:eu-central-1:1:t', Message: JSON.stringify(sesBounce) }

describe('Amazon SES through a queue', () => {
  it.each([
    ['SQS messages', { Messages: [{ MessageId: '1', ReceiptHandle: 'r', Body: JSON.stringify(sns) }] }],
    ['SQS to a Lambda', { Records: [{ messageId: '1', eventSource: 'aws:sqs', body: JSON.stringify(sns) }] }],
    ['SQS with raw delivery', { Messages: [{ ReceiptHandle: 'r', Body: JSON.stringify(sesBounce) }] }],
  ])('%s', async (_, value) => {
    expect(await one(value)).toMatchObject({ format: 'ses', recipient: 'anna@kunde.example', status: '5.1.1' })
  })

  it('the sending address is the one that receivers saw, not the client of the API', async () => {
    expect((await one(sesBounce))?.sendingIp).toBe('192.0.2.9')
    expect((await one({ ...sesBounce, mail: { ...sesBounce.mail, tags: {} } }))?.sendingIp).toBeNull()
  })
})

describe('lists and changes of lists', () => {
  it.each<[string, unknown, Partial<Bounce>]>([
    [
      'Postmark suppressions',
      {
        Suppressions: [
          { EmailAddress: 'anna@kunde.example', SuppressionReason: 'SpamComplaint', CreatedAt: '2026-11-10T08:58:33-05:00' },
        ],
      },
      { format: 'postmark', class: 'complaint', time: '2026-11-10T13:58:33.000Z' },
    ],
    [
      'Mailgun bounces',
      {
        items: [
          { address: 'anna@kunde.example', code: '550', error: 'No such mailbox', created_at: 'Fri, 21 Oct 2025 11:02:55 GMT' },
        ],
      },
      { format: 'mailgun', category: 'bad-mailbox', replyCode: '550' },
    ],
    [
      'Mandrill deny list',
      {
        type: 'blacklist',
        action: 'add',
        ts: 1761095246,
        reject: { email: 'anna@kunde.example', reason: 'hard-bounce', detail: '' },
      },
      { format: 'mandrill', category: 'suppressed' },
    ],
    [
      'Mailchimp cleaned',
      {
        type: 'cleaned',
        fired_at: '2026-03-26 22:01:00',
        data: { email: 'anna@kunde.example', reason: 'hard', campaign_id: 'c1' },
      },
      { format: 'mailchimp', category: 'suppressed', campaign: 'c1' },
    ],
    [
      'HubSpot dropped',
      { portalId: 1, type: 'DROPPED', dropReason: 'PREVIOUSLY_BOUNCED', created: 1761095250000, recipient: 'anna@kunde.example' },
      { format: 'hubspot', category: 'suppressed' },
    ],
  ])('%s', async (_, value, expected) => {
    expect(await one(value)).toMatchObject({ recipient: 'anna@kunde.example', ...expected })
  })
})

describe('exports', () => {
  it('Exchange: Get-MessageTrace by Export-Csv', async () => {
    const { bounces, delivered } = await read(
      '"Received","SenderAddress","RecipientAddress","Subject","Status","ToIP","FromIP","MessageId","MessageTraceId"\r\n' +
        '"11/20/2026 10:00:00 AM","news@muster.example","anna@kunde.example","Hi","Failed","","192.0.2.1","<1@muster.example>","t1"\r\n' +
        '"11/20/2026 10:00:00 AM","news@muster.example","bert@kunde.example","Hi","Delivered","192.0.2.8","192.0.2.1","<2@muster.example>","t2"\r\n',
    )
    expect(bounces).toMatchObject([
      { format: 'exchange-trace', recipient: 'anna@kunde.example', diagnostic: null, messageId: '1@muster.example' },
    ])
    expect(delivered).toBe(1)
  })

  it('Exchange: the tracking log of a server', async () => {
    const { bounces, skipped } = await read(
      '#Software: Microsoft Exchange Server\r\n#Version: 15.01\r\n#Log-type: Message Tracking Log\r\n' +
        '#Fields: date-time,source,event-id,message-id,recipient-address,recipient-status,sender-address\r\n' +
        '2026-11-20T10:00:00.000Z,SMTP,FAIL,<1@muster.example>,anna@kunde.example,[{LED=550 5.1.1 RESOLVER.ADR.RecipNotFound; not found};{FQDN=}],news@muster.example\r\n',
    )
    expect(bounces).toMatchObject([
      { category: 'bad-mailbox', recipient: 'anna@kunde.example', time: '2026-11-20T10:00:00.000Z' },
    ])
    expect(skipped).toEqual([])
  })

  it('Brevo: transactional log', async () => {
    expect(
      await one(
        'st_text,ts,sub,frm,email,tag,mid,link\nHard bounce,21-10-2026 10:10:10,Hi,news@muster.example,anna@kunde.example,,<1@x>,\n',
      ),
    ).toMatchObject({ class: 'hard', time: '2026-10-21T10:10:10.000Z', sender: 'news@muster.example' })
  })

  it('Mailchimp: members who are still subscribed are no bounces', async () => {
    const { bounces, skipped } = await read(
      'Email Address,First Name,MEMBER_RATING,OPTIN_TIME,LEID,EUID\nanna@kunde.example,A,2,2020-01-01 10:00:00,1,2\n',
    )
    expect(bounces).toEqual([])
    expect(skipped).toMatchObject([{ reason: 'not-a-bounce' }])
  })
})

describe('spreadsheets', () => {
  it.each([
    ['names its separator', 'sep=;\r\nE-Mail;Grund\r\nanna@kunde.example;Postfach voll, leider\r\n'],
    ['has titles before its header', 'Bounce-Bericht\nErstellt am 1.11.2026\n\nE-Mail,Grund\nanna@kunde.example,Postfach voll\n'],
    [
      'words a header in its own way',
      'Kunde;E-Mail;Grund der Unzustellbarkeit laut Server\nA;anna@kunde.example;Postfach voll\n',
    ],
  ])('%s', async (_, text) => {
    const { bounces, skipped } = await read(text)
    expect(bounces).toMatchObject([{ recipient: 'anna@kunde.example', category: 'quota-issues' }])
    expect(skipped).toEqual([])
  })
})

describe('stamps of logs', () => {
  const line = 'mx postfix/smtp[1]: 4XqZ1A2b3C: to=<anna@kunde.example>, relay=none, dsn=5.1.1, status=bounced (unknown user)\n'
  it.each([
    ['priority', '<22>Nov 21 22:24:42 ', '2026-11-21T22:24:42.000Z'],
    ['docker compose', 'mail-1  | Nov 21 22:24:42 ', '2026-11-21T22:24:42.000Z'],
    ['date and time apart', '2026-11-21 22:24:42 ', '2026-11-21T22:24:42.000Z'],
  ])('%s', async (_, stamp, time) => {
    expect(await one(stamp + line)).toMatchObject({ format: 'postfix', time })
  })
})
