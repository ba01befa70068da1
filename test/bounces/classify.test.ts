import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { replyRules } from '../../src/bounces/catalog.js'
import {
  classify,
  classifyReply,
  clusterUnclassified,
  compileRules,
  maskReply,
  withOwnRules,
} from '../../src/bounces/classify.js'
import type { RawBounce } from '../../src/bounces/types.js'
import { BOUNCE_CATEGORIES } from '../../src/core/bounce-categories.js'
import { bounces } from '../../src/generated/rules/bounces.js'

const raw = (part: Partial<RawBounce>): RawBounce => ({
  kind: 'bounce',
  recipient: 'kim@example.net',
  time: null,
  status: null,
  replyCode: null,
  diagnostic: null,
  host: null,
  action: null,
  stage: null,
  reason: null,
  sender: null,
  sendingIp: null,
  messageId: null,
  campaign: null,
  ...part,
})

describe('order of evidence', () => {
  it('puts the provider at its host before general words', () => {
    const text = '550-Requested action not taken: mailbox unavailable'
    expect(classifyReply(text, { host: 'mx00.gmx.net' })).toMatchObject({
      category: 'bad-mailbox',
      address: 'bad',
      provider: 'gmx',
    })
    expect(classifyReply(text).address).not.toBe('bad')
  })
  it('opens the provider by a host name in the text', () => {
    expect(classifyReply('host mx.t-online.de[192.0.2.1] said: 554 A problem occurred. (BL)').provider).toBe('t-online')
  })
  it('puts specific words before the enhanced code, and names the conflict', () => {
    const c = classifyReply('552 5.1.1 Boite du destinataire pleine. Recipient overquota. OFR_417 [417]')
    expect(c).toMatchObject({ category: 'quota-issues', subcategory: 'mailbox-full', address: 'suspect', status: '5.1.1' })
    expect(c.conflicts).toContainEqual({ rule: 'code-5.1.1', category: 'bad-mailbox' })
  })
  it('falls back to the enhanced code', () => {
    expect(classifyReply('550 5.2.2 nope')).toMatchObject({ category: 'quota-issues', rule: 'code-5.2.2' })
  })
  it('never calls an address bad for the class of the code alone', () => {
    for (const text of ['550', '554 no', '550 5.0.0 no', '5.7.1', '553 sorry'])
      expect(classifyReply(text).address, text).not.toBe('bad')
  })
  it('says when it does not know', () => {
    expect(classifyReply('554 qqqq')).toMatchObject({ category: 'unclassified', class: 'other', rule: null, confidence: 0 })
  })
  it('makes a temporary refusal only suspect', () => {
    expect(
      classifyReply('450 4.1.1 <kim@example.net>: Recipient address rejected: User unknown in local recipient table'),
    ).toMatchObject({
      category: 'bad-mailbox',
      address: 'suspect',
      class: 'soft',
      retry: 'yes',
    })
  })
  it('uses the stage last', () => {
    expect(classifyReply('550 zzz', { stage: 'MAIL FROM' })).toMatchObject({
      category: 'invalid-sender',
      rule: 'stage-mail-from',
    })
  })
  it('takes a reason word as evidence weaker than the text', () => {
    const reason = { system: 'PowerMTA', value: 'bad-mailbox' }
    expect(classifyReply('550 zzz', { reason })).toMatchObject({ category: 'bad-mailbox', rule: 'powermta-bad-mailbox' })
    expect(classifyReply('552 5.2.2 mailbox full', { reason })).toMatchObject({ category: 'quota-issues' })
  })
})

describe('compiled rules', () => {
  it('are the same packed and fresh from the files', () => {
    const fresh = compileRules(bounces)
    for (const { rule } of replyRules())
      for (const sample of rule.samples ?? []) expect(classifyReply(sample), sample).toEqual(classifyReply(sample, {}, fresh))
  })
})

describe('codes', () => {
  it('reads the reply that a remote server gave', () => {
    expect(
      classifyReply('delivery temporarily suspended: host mx.example.net[192.0.2.1] said: 450 4.7.1 try again'),
    ).toMatchObject({ replyCode: '450', status: '4.7.1' })
  })
  it('takes no part of an address or a version for a code', () => {
    expect(classifyReply('Exim 4.96.1-beta at 5.1.1.9 and 4.4.4.4')).toMatchObject({ status: null, replyCode: null })
  })
  it('finds qmail codes', () => expect(classifyReply('Sorry, no mailbox here by that name. (#5.1.1)').status).toBe('5.1.1'))
  it('keeps a status that stands beside the text', () =>
    expect(classifyReply('zzz', { status: '5.1.1' }).category).toBe('bad-mailbox'))
})

describe('words about the sending side', () => {
  it.each([
    '550 5.1.8 192.0.2.1: No such user: sender address',
    "550 The sender's mail server has no such user",
    '550 Sender address rejected: undeliverable address: host mx.sender.example said: 550 no such user',
    '550 message sending for this account is disabled',
    '550 5.7.1 Your account has been disabled from sending mail',
    '550 mail from this account is suspended',
    '535 5.7.8 Authentication failed: user unknown',
    '535 Error: authentication failed: account disabled',
    '535 Error: mailbox does not exist, cannot authenticate',
    '501 5.5.4 Invalid domain name in HELO',
    '554 5.5.1 Error: no valid recipients',
    '551 User not local or invalid address - relay denied',
    '550 domain not in local domains list',
    'host mx.example.net[192.0.2.25] said: 550 unrouteable mail domain example.org (in reply to RCPT TO command)',
    'getaddrinfo ENOTFOUND smtp.sender.example',
    'Inactive recipient: you tried to send to a recipient that has been marked as inactive',
  ])('never makes the recipient bad: %s', text => expect(classifyReply(text).address).not.toBe('bad'))
})

describe('what a name server said', () => {
  it.each([
    ['lookup exampel.invalid on 192.0.2.53:53: no such host', 'bad-domain', 'bad'],
    ['queryMx ENOTFOUND exampel.invalid', 'bad-domain', 'bad'],
    ['getaddrinfo ENOTFOUND mx.exampel.invalid', 'bad-domain', 'suspect'],
    ['getaddrinfo EAI_AGAIN mx.example.net', 'routing-errors', 'good'],
    ['queryMx ESERVFAIL example.net', 'routing-errors', 'good'],
    ['lookup example.net on 192.0.2.53:53: server misbehaving', 'routing-errors', 'good'],
    ['dial tcp 192.0.2.25:25: connect: connection refused', 'no-answer-from-host', 'good'],
    ['read tcp 192.0.2.7:40001->192.0.2.25:25: connection reset by peer', 'bad-connection', 'good'],
    ['x509: certificate signed by unknown authority', 'bad-connection', 'good'],
  ] as const)('%s', (text, category, address) => expect(classifyReply(text)).toMatchObject({ category, address }))
})

describe('single words', () => {
  it('speak where nothing else does, with low confidence', () =>
    expect(classifyReply('550 Quota?')).toMatchObject({
      category: 'quota-issues',
      rule: 'en-word-full',
      confidence: 0.3,
      evidence: 'Quota',
    }))
  it('give way to a phrase and to a code of weight', () => {
    expect(classifyReply('550 Quota? No such user').category).toBe('bad-mailbox')
    expect(classifyReply('550 5.1.2 Quota?').rule).toBe('code-5.1.2')
  })
  it('are not asked in long texts, where some word of every kind stands', () =>
    expect(classifyReply(`550 Quota? ${'lorem ipsum dolor '.repeat(30)}`).category).toBe('unclassified'))
  it('are no cause of a delay, and make no automatic answer a closed mailbox', () => {
    expect(classify({ ...raw({ diagnostic: 'Quota?' }), kind: 'delayed' })).toMatchObject({
      category: 'delayed',
      subcategory: null,
    })
  })
  it('may be a user’s own', () => {
    const rules = [{ id: 'own-hint', category: 'policy-related' as const, any: ['fnord'] }]
    const file = { kind: 'replies' as const, name: 'Own', tier: 'hint' as const, source: 'us', date: '2026-11-26', rules }
    expect(classifyReply('554 fnord', {}, withOwnRules([file]))).toMatchObject({ rule: 'own-hint', confidence: 0.3 })
  })
  it('never make an address bad', () => {
    const hints = replyRules().filter(({ file }) => file.tier === 'hint')
    expect(hints.length).toBeGreaterThan(20)
    for (const { rule } of hints)
      for (const sample of rule.samples ?? []) expect(classifyReply(sample), sample).not.toMatchObject({ address: 'bad' })
  })
})

describe('what stands around a reply', () => {
  const reply = '550 5.1.1 No such user'
  it.each([
    `Exceeded storage allocation. The server response was: ${reply}`,
    `451 4.4.0 Primary target IP address responded with: "${reply}" Attempted failover to alternate host, but that did not succeed.`,
    `kim@example.net: SMTP error from remote server for RCPT TO command, host: mx.example.net (192.0.2.1) reason: ${reply}`,
    `delivery 17: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_${reply.replaceAll(' ', '_')}/Giving_up_on_192.0.2.1./`,
    `Server error: '${reply}'`,
    `Nov 14 08:15:42 mx1 postfix/smtp[7]: 4Xy: to=<kim@example.net>, relay=relay.example.net[192.0.2.1]:25, dsn=5.1.1, status=bounced (host relay.example.net[192.0.2.1] said: ${reply} (in reply to RCPT TO command))`,
  ])('is no evidence: %s', text =>
    expect(classifyReply(text)).toMatchObject({ category: 'bad-mailbox', address: 'bad', status: '5.1.1', replyCode: '550' }),
  )
  it('costs time in proportion to its length', () => {
    const cost = (n: number): number => {
      const texts = [`${' status=sent (a'.repeat(n)})`, "Server error: '".repeat(n), 'The server response was: '.repeat(n)]
      const t = process.cpuUsage()
      for (const text of texts) classifyReply(text)
      return process.cpuUsage(t).user
    }
    cost(100)
    expect(cost(16_000)).toBeLessThan(Math.max(cost(1000), 3000) * 60)
  })
  it('is all there is when nothing follows', () => {
    expect(classifyReply('Exceeded storage allocation. The server response was:').category).toBe('quota-issues')
    expect(classifyReply('Primary target IP address responded with: ').category).toBe('unclassified')
  })
})

describe('words of strangers', () => {
  it('ignores words inside addresses and host names', () => {
    expect(classifyReply('550 zzz <greylisted@spam.example>').category).toBe('unclassified')
    expect(classifyReply('554 zzz mx.spam.virus.example').category).toBe('unclassified')
  })
  it('folds case, accents, widths, white space and invisible characters', () => {
    for (const text of [
      'USER  UNKNOWN',
      'ｕｓｅｒ　ｕｎｋｎｏｗｎ',
      'us\u200ber unk\u00adnown',
      'Empfänger unbekannt',
      'Empfaenger unbekannt',
      'EMPFÄNGER UNBEKANNT',
    ]) {
      expect(classifyReply(text).category, text).toBe('bad-mailbox')
    }
  })
  it('shows the matched words as they came', () =>
    expect(classifyReply('550 5.1.1 User  Unknown!').evidence).toMatch(/User {2}Unknown/))
  it('survives anything, with answers of the contract', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 200 })),
        fc.string(),
        (text, host) => {
          const c = classifyReply(text, { host, recipient: host })
          expect(BOUNCE_CATEGORIES).toContain(c.category)
          expect(c.confidence).toBeGreaterThanOrEqual(0)
          expect(c.confidence).toBeLessThanOrEqual(1)
          expect(classifyReply(text, { host, recipient: host })).toEqual(c)
        },
      ),
      { numRuns: 300 },
    )
  })
  it('survives mutations of real replies', () => {
    const reply = "550-5.7.26 Unauthenticated email from sender.example is not accepted due to domain's DMARC policy. - gsmtp"
    fc.assert(
      fc.property(fc.nat(reply.length), fc.nat(reply.length), fc.string({ maxLength: 5 }), (a, b, insert) => {
        const text = reply.slice(0, Math.min(a, b)) + insert + reply.slice(Math.max(a, b))
        expect(BOUNCE_CATEGORIES).toContain(classifyReply(text).category)
      }),
    )
  })
  it('does linear work on hostile repetition', () => {
    const cost = (n: number): number => {
      const text = 'message rejected because of spam mailbox not '.repeat(n)
      classifyReply(text)
      // The least of some tries: a busy machine makes any one of them long.
      const tries = Array.from({ length: 4 }, () => {
        const t = process.cpuUsage()
        for (let i = 0; i < 5; i++) classifyReply(text)
        return process.cpuUsage(t).user
      })
      return Math.min(...tries)
    }
    cost(40)
    // Eight times the text may cost at most some forty times: quadratic work would cost sixty-four times.
    expect(cost(320)).toBeLessThan(Math.max(cost(40), 2000) * 45)
  })
})

describe('records of readers', () => {
  it('keeps kinds that are no bounces apart', () => {
    expect(classify(raw({ kind: 'delayed', diagnostic: '452 4.2.2 mailbox full' }))).toMatchObject({
      category: 'delayed',
      class: 'delayed',
      subcategory: 'quota-issues',
      address: 'good',
    })
    expect(classify(raw({ kind: 'auto-reply' }))).toMatchObject({ category: 'auto-reply', class: 'auto-reply' })
    expect(classify(raw({ kind: 'complaint' }))).toMatchObject({ category: 'complaint', class: 'complaint' })
    expect(classify(raw({ kind: 'success' }))).toMatchObject({ category: 'success', class: 'other' })
  })
  it('knows the words of sending services', () => {
    const cases = [
      ['ses', 'Permanent/OnAccountSuppressionList', 'suppressed'],
      ['sendgrid', 'Reputation', 'spam-related'],
      ['mailgun', 'suppress-bounce', 'suppressed'],
      ['postmark', 'DMARCPolicy', 'invalid-sender'],
      ['sparkpost', '22', 'quota-issues'],
      ['mailjet', 'no mail host', 'bad-domain'],
      ['brevo', 'invalid_email', 'bad-mailbox'],
      ['mandrill', 'mailbox_full', 'quota-issues'],
      ['KumoMTA', 'NoAnswerFromHost', 'no-answer-from-host'],
    ] as const
    for (const [system, value, category] of cases)
      expect(classify(raw({ reason: { system, value } })).category, `${system} ${value}`).toBe(category)
  })
  it('never removes an address for a coarse hard-bounce word', () => {
    for (const [system, value] of [
      ['ses', 'Permanent/General'],
      ['brevo', 'hard_bounce'],
      ['postmark', 'HardBounce'],
      ['sendgrid', 'bounce'],
    ] as const) {
      expect(classify(raw({ reason: { system, value } })).address).toBe('suspect')
    }
  })
})

describe('given up', () => {
  const silent = 'connect to mx.example.net[192.0.2.1]:25: Connection timed out'
  it('calls a message that came back because nobody answered expired, with its cause', () => {
    expect(classify(raw({ action: 'failed', diagnostic: silent, status: '4.4.1' }))).toMatchObject({
      category: 'message-expired',
      subcategory: 'no-answer-from-host',
      address: 'suspect',
      class: 'soft',
    })
    expect(classify(raw({ diagnostic: 'The mail exchanger seems to be offline' })).category).toBe('message-expired')
  })
  it('leaves causes alone that end the tries at once, or that the source names itself', () => {
    expect(classify(raw({ kind: 'delayed', diagnostic: silent })).subcategory).toBe('no-answer-from-host')
    expect(classify(raw({ diagnostic: 'connect to mx.example.net: No route to host' })).category).toBe('no-answer-from-host')
    expect(classify(raw({ diagnostic: '452 4.2.2 mailbox full' })).category).toBe('quota-issues')
    const reason = { system: 'powermta', value: 'no-answer-from-host' }
    expect(classify(raw({ diagnostic: silent, reason })).category).toBe('no-answer-from-host')
  })
})

describe('refused by a list', () => {
  it('blames the owner of the list, not the sender domain', () => {
    for (const text of ['550 5.7.133 only members', 'You are not subscribed to this mailing list', '550 Nur für Mitglieder'])
      expect(classifyReply(text), text).toMatchObject({
        category: 'policy-related',
        subcategory: 'members-only',
        actor: 'recipient-admin',
        address: 'good',
      })
  })
})

describe('own rules', () => {
  const own = (phrase: string) => ({
    kind: 'replies' as const,
    name: 'Own',
    tier: 'own' as const,
    source: 'us',
    date: '2026-11-21',
    rules: [{ id: 'own-1', category: 'policy-related' as const, any: [phrase] }],
  })
  it('come before all others', () => {
    const rules = withOwnRules([own('user unknown today')])
    expect(classifyReply('550 5.1.1 user unknown today', {}, rules)).toMatchObject({ category: 'policy-related', rule: 'own-1' })
    expect(classifyReply('550 5.1.1 user unknown', {}, rules).category).toBe('bad-mailbox')
  })
  it('work beside the built-in ones, with their own exclusions and codes', () => {
    const rules = withOwnRules([
      { ...own('user unknown'), rules: [{ id: 'own-2', category: 'policy-related', any: ['user unknown'], not: ['for good'] }] },
      {
        kind: 'codes',
        name: 'Own',
        source: 'us',
        date: '2026-11-21',
        rules: [{ status: '5.9.9', category: 'suppressed', priority: 45 }],
      },
    ])
    expect(classifyReply('550 user unknown', {}, rules).rule).toBe('own-2')
    expect(classifyReply('550 user unknown for good', {}, rules).category).toBe('bad-mailbox')
    expect(classifyReply('550 5.9.9 qqqq', {}, rules).category).toBe('suppressed')
    expect(classifyReply('550 5.1.1 qqqq', {}, rules).category).toBe('bad-mailbox')
  })
  it('tell which rule cannot be used', () => {
    expect(() => withOwnRules([own('(never closed')])).toThrow(/own-1/)
    expect(() => withOwnRules([own('*')])).toThrow(/own-1/)
  })
  it('speak the phrase language', () => {
    const rules = withOwnRules([own('quux (red |blue |)box * after # days\\b')])
    expect(classifyReply('quux box was seen after 12 days', {}, rules).rule).toBe('own-1')
    expect(classifyReply('quux  blue box after 3 days.', {}, rules).rule).toBe('own-1')
    expect(classifyReply('quux green box after 3 days', {}, rules).rule).not.toBe('own-1')
    expect(classifyReply('quux box after 3 daystar', {}, rules).rule).not.toBe('own-1')
    expect(classifyReply('requux box after 3 days', {}, rules).rule).not.toBe('own-1')
  })
})

describe('clusters of unclassified replies', () => {
  it('masks what differs', () => {
    expect(
      maskReply(
        '550 5.9.1 <kim@example.net> frobbed by mx7.example.org [192.0.2.9] id 4XyZ12 after 1234 ms, see https://example.org/?id=9',
      ),
    ).toBe('550 5.9.1 <<address>> frobbed by <host> [<ip>] id <id> after <number> ms, see <url>')
  })
  it('counts templates and offers a rule', () => {
    const clusters = clusterUnclassified(['554 frob 1 refused', '554 frob 22 refused', 'other'])
    expect(clusters.map(c => [c.template, c.count])).toEqual([
      ['554 frob <number> refused', 2],
      ['other', 1],
    ])
    expect(clusters[0]?.stub).toMatch(/^- id: own-1\n {2}category: unclassified/)
  })
})
