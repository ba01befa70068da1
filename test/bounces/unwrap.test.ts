// What sending servers and libraries write around a reply is not the reply.
import { describe, expect, it } from 'vitest'
import { unwrapReply } from '../../src/bounces/classify/unwrap.js'
import { classifyReply } from '../../src/bounces/classify.js'

describe('the words around a reply are taken off', () => {
  const cases: [name: string, text: string, reply: string, stage: string | null][] = [
    [
      'Exim',
      'host mx.kunde.example [192.0.2.1] SMTP error from remote mail server after RCPT TO:<a@kunde.example>: 550 5.1.1 User unknown',
      '550 5.1.1 User unknown',
      'RCPT TO',
    ],
    [
      'Exim with a code of its own',
      '550 Rejected host mx.kunde.example [192.0.2.1] SMTP error from remote mail server after EHLO mx.muster.example: 550 Spammers are not welcome',
      '550 Spammers are not welcome',
      'EHLO',
    ],
    [
      'Postfix',
      'host mx.kunde.example[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)',
      '550 5.1.1 User unknown',
      'RCPT TO',
    ],
    [
      'Postfix, suspended',
      '<a@kunde.example>: delivery temporarily suspended: host mx.kunde.example[192.0.2.1] refused to talk to me: 421 No reverse DNS entry',
      '421 No reverse DNS entry',
      'CONNECT',
    ],
    [
      'Postfix, refused at once',
      'connect to mx.kunde.example[192.0.2.1]: server refused to talk to me: 421 Message temporarily deferred',
      '421 Message temporarily deferred',
      'CONNECT',
    ],
    ['Nodemailer, sender', 'Error: Mail command failed: 553 5.7.1 Not your address', '553 5.7.1 Not your address', 'MAIL FROM'],
    [
      'Nodemailer, recipients',
      "Error: Can't send mail - all recipients were rejected: 550 5.1.1 No such user",
      '550 5.1.1 No such user',
      'RCPT TO',
    ],
    ['Nodemailer, message', 'Error: Message failed: 552 5.3.4 Too big', '552 5.3.4 Too big', 'DATA-END'],
    [
      'Swift and Symfony Mailer',
      'Expected response code "250" but got code "550", with message "550 5.7.1 Relaying denied".',
      '550 5.7.1 Relaying denied',
      null,
    ],
    [
      "Cisco's gateways",
      "The reason for the problem: 5.1.0 - Unknown address error 554-'5.7.1 <a@kunde.example>: Access denied' (delivery attempts: 0)",
      '554 5.7.1 <a@kunde.example>: Access denied',
      null,
    ],
  ]
  it.each(cases)('%s', (_, text, reply, stage) => {
    expect(unwrapReply(text)).toEqual({ text: reply, stage })
  })

  it('a reply of several lines is one sentence again', () => {
    expect(
      unwrapReply('550-5.7.1 [192.0.2.9] The IP is not authorized to 550-5.7.1 send email directly. See 550 5.7.1 our page').text,
    ).toBe('550 5.7.1 [192.0.2.9] The IP is not authorized to  send email directly. See  our page')
    expect(unwrapReply('550-Verification failed\\r\\n550-Unrouteable address\\r\\n550 Sender verify failed').text).toBe(
      '550 Verification failed Unrouteable address  Sender verify failed',
    )
    expect(classifyReply('[192.0.2.9] The IP you use is listed in a 550-5.7.1 block list of spam senders').replyCode).toBe('550')
  })

  it('leaves alone what only looks like it', () => {
    for (const text of [
      '550 5.1.1 User unknown',
      'Call us at 415-555-1212 about this',
      '550 RFC 5321-5322 compliance required',
      'Connection timed out',
      '',
    ])
      expect(unwrapReply(text)).toEqual({ text, stage: null })
  })
})
