import { describe, expect, it } from 'vitest'
import { fixture, readAll } from './helpers.js'

/** file: expected "recipient class format status time" of each bounce, and the reasons of what was skipped. */
interface Expected {
  bounces: {
    recipient: string | null
    format: string
    class?: string
    status?: string
    time?: string
    host?: string
    messageId?: string
    sender?: string
    diagnostic?: RegExp
    action?: string
    category?: string
    campaign?: string
    sendingIp?: string
  }[]
  skipped?: string[]
  delivered?: number
}
const TIME = '2026-11-14T07:15:42.000Z'

const good: Record<string, Expected> = {
  'dsn-postfix.eml': {
    bounces: [
      {
        recipient: 'anna.beispiel@kunde.example',
        format: 'dsn',
        class: 'hard',
        status: '5.1.1',
        host: 'mail.kunde.example',
        messageId: '20261114.1@muster-versand.example',
        sender: 'news@muster-versand.example',
        action: 'failed',
        diagnostic: /^550 5\.1\.1 .*User unknown$/,
      },
      { recipient: 'bernd@kunde.example', format: 'dsn', class: 'delayed', status: '4.2.2', action: 'delayed' },
    ],
  },
  'dsn-global.eml': { bounces: [{ recipient: 'jürgen@bücher.example', format: 'dsn', status: '5.2.1', diagnostic: /disabled/ }] },
  'dsn-success.eml': {
    bounces: [{ recipient: 'ok@kunde.example', format: 'dsn', class: 'other', category: 'success', action: 'relayed' }],
  },
  'arf-abuse.eml': {
    bounces: [
      {
        recipient: 'carla@anbieter.example',
        format: 'arf',
        class: 'complaint',
        sendingIp: '192.0.2.10',
        messageId: '20261113.9@muster-versand.example',
        time: '2026-11-13T09:00:00.000Z',
      },
    ],
  },
  'auto-reply-de.eml': {
    bounces: [
      {
        recipient: 'dora@firma.example',
        format: 'auto-reply',
        class: 'auto-reply',
        messageId: '20261114.7@muster-versand.example',
      },
    ],
  },
  'qmail.eml': {
    bounces: [
      {
        recipient: 'emil@kunde.example',
        format: 'text',
        host: '192.0.2.44',
        messageId: '20261114.2@muster-versand.example',
        time: TIME,
        diagnostic: /no such user here$/,
      },
      { recipient: 'frida@kunde.example', format: 'text', diagnostic: /establish an SMTP connection/ },
    ],
  },
  'exim.eml': {
    bounces: [
      {
        recipient: 'gustav@kunde.example',
        format: 'text',
        host: 'mx.kunde.example',
        sendingIp: '198.51.100.7',
        diagnostic: /^550 5\.7\.1/,
      },
    ],
  },
  'sendmail-session.eml': {
    bounces: [
      { recipient: 'hanna@kunde.example', format: 'text', host: 'mx.kunde.example', diagnostic: /552 5\.2\.2 Mailbox full/ },
    ],
  },
  'exchange-2003.eml': { bounces: [{ recipient: 'ida@buero.example', format: 'text', diagnostic: /account does not exist/ }] },
  'exchange-365.eml': { bounces: [{ recipient: 'jan@konzern.example', format: 'text', diagnostic: /550 5\.1\.10/ }] },
  'domino.eml': { bounces: [{ recipient: 'klaus@firma.example', format: 'text', diagnostic: /not listed in Domino Directory/ }] },
  'gmail-text.eml': {
    bounces: [{ recipient: 'lena@kunde.example', format: 'text', host: 'mx.kunde.example', diagnostic: /5\.7\.26/ }],
  },
  'warning.eml': { bounces: [{ recipient: 'moritz@kunde.example', format: 'text', class: 'delayed', action: 'delayed' }] },
  'jp-iso2022.eml': { bounces: [{ recipient: 'noriko@keitai.example', format: 'text', diagnostic: /見つかりませんでした/ }] },
  'newsletter.eml': { bounces: [], skipped: ['not-a-bounce'] },
  'forwarded.eml': { bounces: [], skipped: ['not-a-bounce'] },
  'box.mbox': {
    bounces: [
      { recipient: 'emil@kunde.example', format: 'text' },
      { recipient: 'frida@kunde.example', format: 'text' },
      { recipient: 'gustav@kunde.example', format: 'text' },
    ],
    skipped: ['not-a-bounce'],
  },
  'postfix.log': {
    bounces: [
      {
        recipient: 'anna@kunde.example',
        format: 'postfix',
        class: 'hard',
        status: '5.1.1',
        time: '2026-11-14T08:15:42.000Z',
        host: 'mail.kunde.example',
        messageId: '20261114.1@muster-versand.example',
        sender: 'news@muster-versand.example',
        diagnostic: /^550 5\.1\.1/,
      },
      {
        recipient: 'dirk@fern.example',
        format: 'postfix',
        action: 'failed',
        class: 'soft',
        time: '2026-11-19T09:00:00.000Z',
        diagnostic: /expired.*Connection refused/,
      },
      {
        recipient: 'cora@fern.example',
        format: 'postfix',
        class: 'delayed',
        time: '2026-11-14T08:22:45.000Z',
        host: 'mx.fern.example',
      },
    ],
    delivered: 1,
  },
  'exim.log': {
    bounces: [
      {
        recipient: 'anna@kunde.example',
        format: 'exim',
        time: '2026-11-14T08:15:42.000Z',
        host: 'mx.kunde.example',
        messageId: '20261114.1@muster-versand.example',
        diagnostic: /^550 5\.1\.1 User unknown$/,
      },
      { recipient: 'dora@kunde.example', format: 'exim', diagnostic: /address_pipe/ },
      {
        recipient: 'cora@fern.example',
        format: 'exim',
        class: 'delayed',
        time: '2026-11-14T08:23:00.000Z',
        diagnostic: /^450 4\.2\.0 Greylisted/,
      },
    ],
    delivered: 1,
  },
  'sendmail.log': {
    bounces: [
      {
        recipient: 'anna@kunde.example',
        format: 'sendmail',
        status: '5.1.1',
        host: 'mx.kunde.example',
        messageId: '20261114.1@muster-versand.example',
      },
      { recipient: 'berta@kunde.example', format: 'sendmail', status: '5.1.1' },
      { recipient: 'dora@fern.example', format: 'sendmail', class: 'delayed' },
    ],
    delivered: 1,
  },
  'powermta.csv': {
    bounces: [
      {
        recipient: 'anna@kunde.example',
        format: 'powermta',
        status: '5.1.1',
        time: TIME,
        host: 'mx.kunde.example',
        sendingIp: '192.0.2.10',
        campaign: 'herbst',
        diagnostic: /^550 5\.1\.1 User unknown, sorry$/,
      },
      { recipient: 'cora@fern.example', format: 'powermta', class: 'delayed', status: '4.4.1' },
    ],
    skipped: ['not-a-bounce'],
    delivered: 1,
  },
  'kumomta.jsonl': {
    bounces: [
      {
        recipient: 'anna@kunde.example',
        format: 'kumomta',
        status: '5.1.1',
        host: 'mx.kunde.example',
        time: new Date(1794640542000).toISOString(),
      },
      { recipient: 'bert@kunde.example', format: 'kumomta', class: 'delayed' },
      { recipient: 'cora@kunde.example', format: 'kumomta', class: 'delayed' },
    ],
    skipped: ['not-a-bounce'],
    delivered: 1,
  },
  'ses-sns.json': {
    bounces: [
      {
        recipient: 'anna@kunde.example',
        format: 'ses',
        status: '5.1.1',
        time: '2026-11-14T07:15:42.101Z',
        diagnostic: /^550/,
        messageId: 'm1',
      },
      { recipient: 'bert@kunde.example', format: 'ses' },
    ],
  },
  'ses-eventbridge.json': { bounces: [{ recipient: 'carla@anbieter.example', format: 'ses', class: 'complaint' }] },
  'sendgrid.json': {
    bounces: [
      { recipient: 'anna@kunde.example', format: 'sendgrid', status: '5.1.1' },
      { recipient: 'bert@kunde.example', format: 'sendgrid', class: 'delayed', diagnostic: /slow down/ },
      { recipient: 'cora@kunde.example', format: 'sendgrid' },
    ],
    skipped: ['not-a-bounce'],
  },
  'sendgrid.csv': {
    bounces: [
      { recipient: 'anna@kunde.example', format: 'sendgrid', status: '5.1.1' },
      { recipient: 'bert@kunde.example', format: 'sendgrid' },
    ],
  },
  'mailgun.json': {
    bounces: [
      { recipient: 'anna@kunde.example', format: 'mailgun', host: 'mx.kunde.example', sender: 'news@muster-versand.example' },
      { recipient: 'bert@kunde.example', format: 'mailgun' },
    ],
  },
  'mailgun.csv': { bounces: [{ recipient: 'anna@kunde.example', format: 'mailgun', time: TIME }] },
  'postmark.json': { bounces: [{ recipient: 'anna@kunde.example', format: 'postmark', time: TIME, diagnostic: /^550/ }] },
  'sparkpost.json': {
    bounces: [
      { recipient: 'anna@kunde.example', format: 'sparkpost' },
      { recipient: 'bert@kunde.example', format: 'sparkpost', class: 'delayed' },
    ],
    skipped: ['not-a-bounce'],
  },
  'mailjet.json': {
    bounces: [
      { recipient: 'anna@kunde.example', format: 'mailjet' },
      { recipient: 'bert@kunde.example', format: 'mailjet', class: 'delayed' },
    ],
  },
  'brevo.json': { bounces: [{ recipient: 'anna@kunde.example', format: 'brevo', diagnostic: /^RecipientError: 550/ }] },
  'mandrill.form': {
    bounces: [
      { recipient: 'anna@kunde.example', format: 'mandrill', diagnostic: /^550/ },
      { recipient: 'bert@kunde.example', format: 'mandrill' },
    ],
  },
  'mailchimp-cleaned.csv': {
    bounces: [{ recipient: 'anna@kunde.example', format: 'mailchimp', time: TIME, campaign: 'Herbst' }],
  },
  'exchange-trace.csv': {
    bounces: [
      {
        recipient: 'anna@konzern.example',
        format: 'exchange-trace',
        sender: 'news@muster-versand.example',
        messageId: 'm1@muster-versand.example',
      },
    ],
    delivered: 1,
  },
  'hubspot.json': { bounces: [{ recipient: 'anna@kunde.example', format: 'hubspot', status: '5.1.1', campaign: '9' }] },
  'hubspot.csv': { bounces: [{ recipient: 'anna@kunde.example', format: 'hubspot' }], skipped: ['not-a-bounce'] },
  'activecampaign.csv': {
    bounces: [
      { recipient: 'anna@kunde.example', format: 'activecampaign', status: '5.1.1' },
      { recipient: 'bert@kunde.example', format: 'activecampaign' },
    ],
  },
  'salesforce.tsv': { bounces: [{ recipient: 'anna@kunde.example', format: 'salesforce', time: TIME, campaign: '77' }] },
  'generic-de.csv': {
    bounces: [
      { recipient: 'anna@kunde.example', format: 'csv', time: '2026-11-14T08:15:00.000Z', diagnostic: /für dieses/ },
      { recipient: 'cora@kunde.example', format: 'csv', diagnostic: /Postfach voll/ },
    ],
    skipped: ['not-a-bounce'],
  },
  'generic-fr.csv': {
    bounces: [{ recipient: 'anna@kunde.example', format: 'csv', diagnostic: /boîte/, time: '2026-11-14T08:15:00.000Z' }],
  },
  'no-headers.csv': {
    bounces: [
      { recipient: 'anna@kunde.example', format: 'csv', diagnostic: /user unknown/ },
      { recipient: 'bert@kunde.example', format: 'csv' },
    ],
  },
  'replies.txt': {
    bounces: [
      { recipient: 'joe@kunde.example', format: 'replies', category: 'bad-mailbox', status: '5.1.1' },
      { recipient: 'jane@kunde.example', format: 'replies', diagnostic: /^452 4\.2\.2 Mailbox full$/ },
      {
        recipient: 'ann@kunde.example',
        format: 'replies',
        status: '5.7.26',
        diagnostic:
          /^550 5\.7\.26 This mail .* unauthenticated\. The sender must authenticate with at least one of SPF or DKIM\. gsmtp$/,
      },
      { recipient: null, format: 'replies', category: 'policy-related' },
      { recipient: 'bob@kunde.example', format: 'replies', class: 'hard', diagnostic: /^bob@kunde\.example does not/ },
      { recipient: null, format: 'replies', category: 'invalid-sender' },
    ],
  },
  'generic.jsonl': {
    bounces: [
      { recipient: 'anna@kunde.example', format: 'json', time: TIME },
      { recipient: 'bert@kunde.example', format: 'json', diagnostic: /Postfach voll/ },
    ],
    skipped: ['torn'],
  },
}

describe('every format is recognised and read', () => {
  it.each(Object.entries(good))('%s', async (name, expected) => {
    const { bounces, skipped, delivered } = await readAll(fixture(name))
    expect(bounces.map(b => b.recipient)).toEqual(expected.bounces.map(b => b.recipient))
    for (const [i, want] of expected.bounces.entries()) {
      const { diagnostic, ...fields } = want
      expect(bounces[i]).toMatchObject(fields)
      if (diagnostic) expect(bounces[i]?.diagnostic).toMatch(diagnostic)
      expect(bounces[i]?.index).toBe(i + 1)
      expect(bounces[i]?.file).toBe(fixture(name))
    }
    expect(skipped.map(s => s.reason)).toEqual(expected.skipped ?? [])
    expect(delivered).toBe(expected.delivered ?? 0)
  })
})

it('names the columns of a table without addresses, in both languages', async () => {
  await expect(readAll(fixture('no-address.csv'))).rejects.toMatchObject({
    texts: { en: expect.stringMatching(/"Name", "Stadt", "Umsatz"/), de: expect.stringMatching(/„Stadt“/) },
  })
})

it('throws for a missing path, or hands it on and reads the rest', async () => {
  await expect(readAll(fixture('nowhere.eml'))).rejects.toMatchObject({ exitCode: 2 })
  const troubles: string[] = []
  const { readBouncePaths } = await import('../../src/bounces/read.js')
  const got: string[] = []
  for await (const batch of readBouncePaths([fixture('nowhere.eml'), fixture('exim.eml')], {
    onTrouble: t => troubles.push(t.path),
  }))
    got.push(...batch.map(b => b.recipient ?? ''))
  expect(troubles).toEqual([fixture('nowhere.eml')])
  expect(got).toEqual(['gustav@kunde.example'])
})

it('hands deliveries on when asked', async () => {
  const { bounces } = await readAll(fixture('postfix.log'), { deliveries: true })
  expect(bounces.filter(b => b.category === 'success').map(b => b.recipient)).toEqual(['bert@kunde.example'])
})

describe('plain text with a reply a line', () => {
  it('is told from tables of replies and addresses', async () => {
    const table = '550 5.1.1 User unknown;joe@kunde.example\n452 4.2.2 Mailbox full, later;jane@kunde.example\n'
    expect((await readAll(table)).bounces.map(b => [b.format, b.recipient])).toEqual([
      ['csv', 'joe@kunde.example'],
      ['csv', 'jane@kunde.example'],
    ])
    const text = '550 5.1.1 User unknown, sorry\n452 4.2.2 Mailbox full\n'
    expect((await readAll(text)).bounces.map(b => b.format)).toEqual(['replies', 'replies'])
  })

  it('needs no code when the format is given, and loses no line', async () => {
    const lines = ['Connection timed out', '', '# a comment', 'mailbox full', '550-cut off', '550-and more']
    const { bounces } = await readAll(`${lines.join('\n')}\n`, { format: 'replies' })
    expect(bounces.map(b => [b.index, b.category, b.diagnostic])).toEqual([
      [1, 'no-answer-from-host', 'Connection timed out'],
      [2, 'quota-issues', 'mailbox full'],
      [3, expect.any(String), '550 cut off and more'],
    ])
  })

  it('does not take binary data for lines', async () => {
    const noise = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3)) & 255))
    const { bounces, skipped } = await readAll([noise], { format: 'replies' })
    expect(bounces).toEqual([])
    expect(skipped.map(s => s.reason)).toEqual(['binary'])
  })

  it('says that there was nothing', async () => {
    expect((await readAll('# nothing\n\n', { format: 'replies' })).skipped.map(s => s.reason)).toEqual(['empty'])
  })
})

it('keeps the format that is forced', async () => {
  const { bounces } = await readAll('an: x\nEmail,Reason\nanna@kunde.example,550 user unknown\n', { format: 'csv' })
  expect(bounces.map(b => b.format)).toEqual(['csv'])
})

describe('a class without a cause', () => {
  it.each([
    ['hard', 'hard', 'suspect'],
    ['Soft', 'soft', 'good'],
    ['dauerhaft', 'hard', 'suspect'],
    ['Dur', 'hard', 'suspect'],
    ['définitif', 'hard', 'suspect'],
    ['bounced', 'soft', 'good'],
    // No word of its own: "hardly" is not "hard".
    ['hardly', 'soft', 'good'],
  ])('%s in a table', async (word, bounceClass, address) => {
    const { bounces } = await readAll(`email;bounce_type;date\na@kunde.example;${word};2026-11-01\n`)
    expect(bounces).toMatchObject([{ category: 'unclassified', class: bounceClass, address, confidence: 0 }])
  })

  it('"Failed" in an Exchange trace', async () => {
    const { bounces } = await readAll(
      'origin_timestamp_utc,sender_address,recipient_status,message_id,event_id\n2026-11-01T10:00:00Z,s@muster.example,e@kunde.example##Failed,<m@muster.example>,FAIL\n',
    )
    expect(bounces).toMatchObject([{ format: 'exchange-trace', category: 'unclassified', class: 'soft', address: 'good' }])
  })
})
