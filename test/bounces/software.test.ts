// Reports as less common software words them: who was not reached, and why, is told by each in its own way.
import { describe, expect, it } from 'vitest'
import { readAll } from './helpers.js'

const mail = (head: string[], body: string[]): string => [...head, 'To: news@muster-versand.example', '', ...body].join('\n')
const RETURNED = ['From: News <news@muster-versand.example>', 'To: Kim Muster <kim@kunde.example>', 'Subject: Herbstangebote']
/** The text of a report and the message it returns, as parts. */
const parts = (text: string[], encoding: string[] = []): string[] => [
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  ...encoding,
  '',
  ...text,
  '--b',
  'Content-Type: message/rfc822',
  '',
  ...RETURNED,
  '',
  'Text',
  '--b--',
]
const MIXED = 'Content-Type: multipart/mixed; boundary=b'

const cases: [name: string, mail: string, expected: [recipient: string, category: string, kind?: string][]][] = [
  [
    'GroupWise names the part before the at sign only',
    mail(
      ['From: Mail System <postmaster@kunde.example>', 'Subject: Message status - undeliverable', MIXED],
      parts(['The message that you sent was undeliverable to the following:', '\tkim (user not found)', '']),
    ),
    [['kim@kunde.example', 'bad-mailbox']],
  ],
  [
    'Courier heads the session with the address',
    mail(
      ['From: "Courier mail server at mx.kunde.example" <@>', 'Subject: NOTICE: mail delivery status.', 'Return-Path: <>'],
      [
        'This is a delivery status notification from mx.kunde.example,',
        'running the Courier mail server, version 1.3.',
        '',
        'The original message was received on Mon, 16 Nov 2026 08:15:42 +0100',
        'from relay.muster-versand.example (relay.muster-versand.example [::ffff:192.0.2.1])',
        '',
        '---------------------------------------------------------------------------',
        '',
        '                           UNDELIVERABLE MAIL',
        '',
        'Your message to the following recipients cannot be delivered:',
        '',
        '<kim@kunde.example>:',
        '    mx2.kunde.example [192.0.2.7]:',
        '>>> RCPT TO:<kim@kunde.example>',
        '<<< 550 User unknown.',
        '',
        '---------------------------------------------------------------------------',
      ],
    ),
    [['kim@kunde.example', 'bad-mailbox']],
  ],
  [
    'MailEnable',
    mail(
      ['From: "Delivery Subsystem" <postmaster@kunde.example>', 'Subject: Message Delivery Failure'],
      [
        'Message could not be delivered to some recipients.',
        'The following recipient(s) could not be reached:',
        '',
        '\tRecipient: [SMTP:kim@kunde.example]',
        '\tReason: Remote SMTP Server Returned: 552 5.2.2 Mailbox size limit exceeded',
        '',
        'Message headers follow:',
        '',
        ...RETURNED,
      ],
    ),
    [['kim@kunde.example', 'quota-issues']],
  ],
  [
    'docomo and ezweb in Japanese',
    mail(
      [
        'From: Postmaster@keitai.example',
        'Subject: Mail System Error - Returned Mail',
        'Content-Type: text/plain; charset=utf-8',
      ],
      [
        '次のあて先へのメッセージはエラーのため送信できませんでした。',
        '送信先メールアドレスが見つからないか、送信先メールサーバの事由により送信できませんでした。',
        '',
        '<kim@keitai.example>:',
        '550 Unknown user kim@keitai.example',
        '',
        'The following recipients did not receive your message:',
        'kim@keitai.example',
      ],
    ),
    [['kim@keitai.example', 'bad-mailbox']],
  ],
  [
    'Notes names a person by her distinguished name',
    mail(
      [
        'From: Postmaster@kunde.example',
        'Subject: DELIVERY FAILURE: User Kim Muster/Vertrieb/Kunde@Kunde not listed in Domino Directory',
        MIXED,
      ],
      parts([
        'Your message',
        '',
        '  Subject: Herbstangebote',
        '',
        'was not delivered to:',
        '',
        '  CN=Kim Muster/OU=Vertrieb/O=Kunde@Kunde',
        '',
        'because:',
        '',
        '  User Kim Muster/Vertrieb/Kunde@Kunde not listed in Domino Directory',
      ]),
    ),
    [['kim@kunde.example', 'bad-mailbox']],
  ],
  [
    'Exchange 5.5 gives the X.400 address of its connector',
    mail(
      ['From: System Administrator <postmaster@kunde.example>', 'Subject: Undeliverable: Herbstangebote'],
      [
        'Your message',
        '',
        '  To:      newsletter@muster-versand.example',
        '  Subject: Herbstangebote',
        '  Sent:    Mon, 16 Nov 2026 08:15:42 +0100',
        '',
        'did not reach the following recipient(s):',
        '',
        'c=DE;a= ;p=Kunde;o=Zentrale;dda:SMTP=kim@kunde.example; on Mon, 16 Nov 2026',
        '08:15:50 +0100',
        '    The recipient name is not recognized',
        '\tThe MTS-ID of the original message is: c=DE;a= ;p=Kunde;l=MX01-261116071550Z-7',
        '    MSEXCH:IMS:Kunde:Zentrale:MX01 0 (000C05A6) Unknown Recipient',
      ],
    ),
    [['kim@kunde.example', 'bad-mailbox']],
  ],
  [
    'MailMarshal puts the reply above the addresses and particulars below them',
    mail(
      ['From: postmaster@kunde.example', 'Subject: Undeliverable Mail: "Herbstangebote"', MIXED],
      parts([
        'Your message:',
        '   From:    news@muster-versand.example',
        '   Subject: Herbstangebote',
        '',
        'Could not be delivered because of',
        '',
        '552 5.2.2 Mailbox full',
        '',
        'The following recipients were affected: ',
        '    kim@kunde.example',
        '',
        'Additional Information',
        '======================',
        'Original Sender:    <news@muster-versand.example>',
        'Sender-MTA:         <192.0.2.1>',
        'Remote-MTA:         <192.0.2.7>',
        'Reporting-MTA:      <gate.kunde.example>',
        'MessageName:        <B000000001.000000000001.0001.mml>',
        'Last-Attempt-Date:  <08:15:42 Mo, 16 November 2026>',
      ]),
    ),
    [['kim@kunde.example', 'quota-issues']],
  ],
  [
    'InterScan turns the arrows of the session round',
    mail(
      ['From: "InterScan MSS" <postmaster@kunde.example>', 'Subject: Mail could not be delivered', MIXED],
      parts([
        'Sent <<< MAIL FROM:<news@muster-versand.example>',
        'Received >>> 250 2.1.0 Ok',
        'Sent <<< RCPT TO:<kim@kunde.example>',
        'Received >>> 550 5.1.1 <kim@kunde.example>... User unknown',
        'Unable to deliver message to <kim@kunde.example>',
      ]),
    ),
    [['kim@kunde.example', 'bad-mailbox']],
  ],
  [
    'Barracuda',
    mail(
      [
        'From: Mail Delivery System <MAILER-DAEMON@gate.kunde.example>',
        'Subject: **Message you sent blocked by our bulk email filter**',
        'Return-Path: <>',
      ],
      [
        'Your message to: kim@kunde.example',
        'was blocked by our Spam Firewall. The email you sent with the following subject has NOT BEEN DELIVERED:',
        '',
        'Subject: Herbstangebote',
      ],
    ),
    [['kim@kunde.example', 'spam-related']],
  ],
  [
    'Yandex writes Russian above what Postfix says',
    mail(
      ['From: mailer-daemon@yandex.example', 'Subject: Недоставленное сообщение', 'Content-Type: text/plain; charset=utf-8'],
      [
        'Это письмо отправлено почтовым сервером yandex.example.',
        '',
        'К сожалению, мы вынуждены сообщить Вам о том, что Ваше письмо не может быть отправлено',
        'одному или нескольким адресатам. Технические подробности можно найти ниже.',
        '',
        '*****',
        '',
        'This is the mail system at host yandex.example.',
        '',
        "I'm sorry to have to inform you that your message could not",
        "be delivered to one or more recipients. It's attached below.",
        '',
        '<kim@kunde.example>: host mx.kunde.example[192.0.2.7] said: 552 5.2.2 mailbox',
        '    is full (in reply to RCPT TO command)',
      ],
    ),
    [['kim@kunde.example', 'quota-issues']],
  ],
  [
    'Zoho',
    mail(
      ['From: mailer-daemon@mail.zoho.example', 'Subject: Undelivered Mail Returned to Sender', MIXED],
      parts([
        'This message was created automatically by mail delivery software.',
        ' A message that you sent could not be delivered to one or more of its recipients. This is a permanent error. ',
        '',
        'kim@kunde.example, ERROR CODE :550 - 5.1.1 The email account that you tried to reach does not exist.',
      ]),
    ),
    [['kim@kunde.example', 'bad-mailbox']],
  ],
  [
    'a German Exchange server that knows the person by her name only',
    mail(
      ['From: Systemadministrator <postmaster@kunde.example>', 'Subject: Unzustellbar: Herbstangebote', MIXED],
      parts([
        'Ihre Nachricht hat einige oder alle Empfänger nicht erreicht.',
        '',
        '      Betreff:\tHerbstangebote',
        '      Gesendet am:\t16.11.2026 08:15',
        '',
        'Folgende(r) Empfänger kann/können nicht erreicht werden:',
        '',
        '      Kim Muster am 16.11.2026 08:15',
        '            Das E-Mail-Konto ist in der Organisation, an die diese Nachricht gesendet wurde, nicht vorhanden. Überprüfen Sie die E-Mail-Adresse.',
        '            <mx.kunde.example #5.1.1>',
      ]),
    ),
    [['kim@kunde.example', 'bad-mailbox']],
  ],
  [
    'a German Exchange notice of a delay',
    mail(
      [
        'From: Microsoft Outlook <postmaster@kunde.example>',
        'Subject: Zustellung verzögert: Herbstangebote',
        'Content-Type: text/plain; charset=utf-8',
      ],
      [
        'Zustellung an folgende Empfänger oder Gruppen verzögert:',
        '',
        'kim@kunde.example (kim@kunde.example)',
        '',
        'Betreff: Herbstangebote',
        '',
        'Diese Nachricht wurde noch nicht zugestellt. Die Zustellungsversuche werden fortgesetzt.',
      ],
    ),
    [['kim@kunde.example', 'delayed', 'delayed']],
  ],
  [
    'a French Exchange server',
    mail(
      [
        'From: Administrateur système <postmaster@kunde.example>',
        'Subject: Non remis : Herbstangebote',
        'Content-Type: text/plain; charset=utf-8',
      ],
      [
        "Votre message n'a pas été remis à certains ou à tous les destinataires prévus.",
        '',
        '      Objet :\tHerbstangebote',
        '      Date :\t16/11/2026 08:15',
        '',
        'Impossible de joindre le(s) destinataire(s) suivant(s) :',
        '',
        "      'kim@kunde.example' le 16/11/2026 08:15",
        "            Le compte de messagerie n'existe pas dans l'organisation à laquelle ce message a été envoyé.",
        '            < mx.kunde.example #5.1.1>',
      ],
    ),
    [['kim@kunde.example', 'bad-mailbox']],
  ],
  [
    'a Spanish Exchange server',
    mail(
      [
        'From: Administrador del sistema <postmaster@kunde.example>',
        'Subject: No se puede entregar: Herbstangebote',
        'Content-Type: text/plain; charset=utf-8',
      ],
      [
        'El mensaje no llegó a algunos o a todos los destinatarios.',
        '',
        '      Asunto:\tHerbstangebote',
        '      Enviado el:\t16/11/2026 8:15',
        '',
        'No se puede localizar a los destinatarios siguientes:',
        '',
        "      'kim@kunde.example' el 16/11/2026 8:15",
        '            El buzón del destinatario está lleno.',
        '            < mx.kunde.example #5.2.2>',
      ],
    ),
    [['kim@kunde.example', 'quota-issues']],
  ],
  [
    'SecurityGateway and MDaemon keep a clock before each line of the session',
    mail(
      ['From: SecurityGateway <noreply@kunde.example>', 'Subject: Permanent Delivery Failure', MIXED],
      parts([
        'The attached message had PERMANENT fatal delivery errors!',
        '',
        'Failed address: kim@kunde.example',
        '',
        '--- Session Transcript ---',
        'Mon 2026-11-16 08:15:42: --> RCPT To:<kim@kunde.example>',
        'Mon 2026-11-16 08:15:42: <-- 250 2.1.5 Recipient OK',
        'Mon 2026-11-16 08:15:42: --> DATA',
        'Mon 2026-11-16 08:15:43: <-- 354 Enter mail',
        'Mon 2026-11-16 08:15:44: <-- 554 5.7.1 Message rejected as spam',
        '--- End Transcript ---',
      ]),
    ),
    [['kim@kunde.example', 'spam-related']],
  ],
  [
    'the end of a transcript without a reply',
    mail(
      ['From: "MDaemon at kunde.example" <MDaemon@kunde.example>', 'Subject: Permanent Delivery Failure'],
      [
        'The attached message had PERMANENT fatal delivery errors.',
        '',
        '--- Session Transcript ---',
        ' Mon 2026-11-16 08:15:42: *  From: news@muster-versand.example',
        ' Mon 2026-11-16 08:15:42: *  To: kim@kunde.example',
        ' Mon 2026-11-16 08:15:42: Resolving A record for [kunde.example] (DNS Server: 192.0.2.2)...',
        ' Mon 2026-11-16 08:15:43: *  Name server reports domain name unknown',
        '--- End Transcript ---',
      ],
    ),
    [['kim@kunde.example', 'bad-domain']],
  ],
  [
    'a report in one piece, fields and returned message included',
    mail(
      ['From: Mail Administrator <Postmaster@kunde.example>', 'Subject: Mail System Error - Returned Mail'],
      [
        'This Message was undeliverable due to the following reason:',
        '',
        'The user(s) account is temporarily over quota.',
        '',
        '<usr77@kunde.example>',
        '',
        'Please reply to Postmaster@kunde.example',
        'if you feel this message to be in error.',
        'Reporting-MTA: dns; mx.kunde.example',
        'Arrival-Date: Mon, 16 Nov 2026 08:15:42 +0100',
        '',
        'Final-Recipient: RFC822; <kim@kunde.example>',
        'Action: failed',
        'Status: 4.2.2',
        'X-Actual-Recipient: RFC822; <usr77@kunde.example>',
        'Received: from relay.muster-versand.example ([192.0.2.1])',
        ...RETURNED,
      ],
    ),
    [['kim@kunde.example', 'quota-issues']],
  ],
  [
    'Exim hides the address and tells what it was made from',
    mail(
      [
        'From: Mail Delivery System <Mailer-Daemon@mx.kunde.example>',
        'Subject: Mail delivery failed: returning message to sender',
      ],
      [
        'This message was created automatically by mail delivery software.',
        '',
        'A message that you sent could not be delivered to one or more of its',
        'recipients. This is a permanent error. The following address(es) failed:',
        '',
        '  an undisclosed address',
        '    (generated from kim@kunde.example)',
        '    550 User unknown',
      ],
    ),
    [['kim@kunde.example', 'bad-mailbox']],
  ],
]

describe('reports of less common software', () => {
  it.each(cases)('%s', async (_, source, expected) => {
    const { bounces } = await readAll(source)
    expect(bounces.map(b => [b.recipient, b.category, b.class === 'delayed' ? 'delayed' : 'bounce'])).toEqual(
      expected.map(([recipient, category, kind]) => [recipient, category, kind ?? 'bounce']),
    )
  })

  it('an address inside the house gives way to the one the sender knows', async () => {
    const { bounces } = await readAll(
      mail(
        [
          'From: postmaster@kunde.example',
          'Subject: Delivery has failed',
          'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
        ],
        [
          '--b',
          'Content-Type: message/delivery-status',
          '',
          'Reporting-MTA: dns; mx.kunde.example',
          '',
          'Original-recipient: rfc822;kim@kunde.example',
          'Final-recipient: rfc822;@mss1.kunde.example.lmtp:35065@lmtpcs-daemon',
          'Action: failed',
          'Status: 4.2.2',
          'Diagnostic-code: lmtp;550 4.2.2 Delivery failed: Over quota',
          '--b--',
        ],
      ),
    )
    expect(bounces.map(b => b.recipient)).toEqual(['kim@kunde.example'])
  })
})
