// What the columns of an export mean: header synonyms in English, German and French, then a look at the contents.

export type ColumnRole =
  | 'recipient'
  | 'time'
  | 'status'
  | 'replyCode'
  | 'diagnostic'
  | 'type'
  | 'category'
  | 'host'
  | 'sender'
  | 'sendingIp'
  | 'messageId'
  | 'campaign'

/** Header names, folded: lower case, umlauts resolved, everything but letters and digits dropped. */
const SYNONYMS: Readonly<Record<ColumnRole, readonly string[]>> = {
  recipient: [
    'email',
    'emailaddress',
    'emailaddresse',
    'mail',
    'mailaddress',
    'address',
    'recipient',
    'recipientaddress',
    'recipientemail',
    'rcpt',
    'rcptto',
    'to',
    'toaddress',
    'contact',
    'contactemail',
    'subscriber',
    'subscriberemail',
    'finalrecipient',
    'originalrecipient',
    'bouncedemail',
    'useremail',
    'emailid',
    'emailadresse',
    'mailadresse',
    'empfaenger',
    'empfaengeradresse',
    'empfaengeremail',
    'empfaengermail',
    'adresse',
    'kontakt',
    'kontaktemail',
    'an',
    'abonnent',
    'kundenemail',
    'kundemail',
    'teilnehmer',
    'adressemail',
    'adresseemail',
    'adresseelectronique',
    'courriel',
    'destinataire',
    'adressedestinataire',
    'adressedudestinataire',
    'mel',
    'abonne',
    'emaildestinataire',
  ],
  time: [
    'date',
    'time',
    'timestamp',
    'datetime',
    'created',
    'createdat',
    'bouncedat',
    'bouncedate',
    'bouncetime',
    'eventdate',
    'eventtime',
    'occurredat',
    'sentat',
    'received',
    'lastbounce',
    'cleantime',
    'timelogged',
    'ts',
    'day',
    'datum',
    'zeit',
    'zeitpunkt',
    'uhrzeit',
    'datumuhrzeit',
    'zeitstempel',
    'datumzeit',
    'ruecklaeuferdatum',
    'bouncedatum',
    'erstelltam',
    'gesendetam',
    'versanddatum',
    'heure',
    'dateheure',
    'dateetheure',
    'horodatage',
    'datedurebond',
    'daterebond',
    'datedenvoi',
  ],
  status: [
    'status',
    'enhancedstatus',
    'enhancedcode',
    'enhancedstatuscode',
    'dsn',
    'dsnstatus',
    'dsncode',
    'statuscode',
    'esc',
    'code',
    'statuskode',
    'codestatut',
    'statut',
  ],
  replyCode: [
    'smtpcode',
    'replycode',
    'responsecode',
    'errorcode',
    'error_code',
    'smtpreplycode',
    'smtpstatus',
    'bouncecode',
    'fehlercode',
    'fehlernummer',
    'antwortcode',
    'codeerreur',
    'codesmtp',
    'codederreur',
  ],
  diagnostic: [
    'reason',
    'message',
    'diagnostic',
    'diagnosticcode',
    'description',
    'error',
    'errormessage',
    'bouncereason',
    'bouncemessage',
    'response',
    'smtpresponse',
    'smtpreply',
    'reply',
    'details',
    'detail',
    'dsndiag',
    'rawreason',
    'text',
    'note',
    'comment',
    'smtpmessage',
    'serverresponse',
    'lastresponse',
    'failurereason',
    'emailhardbouncereason',
    'grund',
    'fehler',
    'fehlermeldung',
    'fehlertext',
    'meldung',
    'bouncegrund',
    'ruecklaeufergrund',
    'ursache',
    'beschreibung',
    'antwort',
    'serverantwort',
    'smtpantwort',
    'rueckmeldung',
    'begruendung',
    'bemerkung',
    'fehlerbeschreibung',
    'grundderunzustellbarkeit',
    'diagnose',
    'raison',
    'motif',
    'erreur',
    'messagederreur',
    'messageerreur',
    'cause',
    'reponse',
    'reponsesmtp',
    'motifdurebond',
    'raisondurebond',
    'descriptif',
  ],
  type: [
    'type',
    'bouncetype',
    'event',
    'eventtype',
    'hardsoft',
    'kind',
    'class',
    'bounceclass',
    'typ',
    // Brevo's export of transactional logs: st_text, ts, sub, frm, email, tag, mid, link.
    'sttext',
    'art',
    'bouncetyp',
    'ereignis',
    'bounceart',
    'ruecklaeuferart',
    'klasse',
    'typederebond',
    'typerebond',
    'evenement',
    'nature',
  ],
  category: [
    'category',
    'bouncecategory',
    'bouncecat',
    'classification',
    'bounceclassification',
    'subtype',
    'bouncesubtype',
    'kategorie',
    'bouncekategorie',
    'categorie',
    'categoriederebond',
  ],
  host: [
    'host',
    'mx',
    'mxhost',
    'server',
    'remotehost',
    'remotemta',
    'relay',
    'dlvdestinationip',
    'mailserver',
    'zielserver',
    'serveur',
  ],
  sender: [
    'sender',
    'from',
    'fromaddress',
    'senderaddress',
    'mailfrom',
    'envelopefrom',
    'frm',
    'orig',
    'absender',
    'absenderadresse',
    'von',
    'expediteur',
    'adresseexpediteur',
    'de',
  ],
  sendingIp: ['sendingip', 'sourceip', 'dlvsourceip', 'ip', 'outboundip', 'versandip', 'absenderip', 'ipdenvoi'],
  messageId: [
    'messageid',
    'msgid',
    'mid',
    'envid',
    'envelopeid',
    'queueid',
    'sendid',
    'nachrichtenid',
    'nachrichtid',
    'idmessage',
  ],
  campaign: [
    'campaign',
    'campaignid',
    'campaignname',
    'jobid',
    'job',
    'mailing',
    'mailingid',
    'mailingname',
    'newsletter',
    'list',
    'listname',
    'tag',
    'kampagne',
    'kampagnenname',
    'aussendung',
    'versand',
    'verteiler',
    'campagne',
    'liste',
    'emailname',
    'triggeredsendexternalkey',
  ],
}

const ROLE_OF = new Map<string, ColumnRole>()
for (const role of Object.keys(SYNONYMS) as ColumnRole[])
  for (const name of SYNONYMS[role]) if (!ROLE_OF.has(name)) ROLE_OF.set(name, role)

/** `E-Mail-Adresse` -> `emailadresse`, `Empfänger` -> `empfaenger`. */
export const foldHeader = (name: string): string =>
  name
    .toLowerCase()
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .normalize('NFD')
    .replace(/[^a-z0-9]/g, '')

/** Parts of header names that tell a column with reply texts when no whole name is known: "Grund für Hard-Bounce der E-Mail". */
const REASON = /grund|reason|fehler|error|ursache|raison|motif|erreur|diagnos|antwort|response/

export type Columns = ReadonlyMap<ColumnRole, number>

/** Columns by their names; the first of each role wins. */
export function columnsByName(headers: readonly string[]): Map<ColumnRole, number> {
  const columns = new Map<ColumnRole, number>()
  for (const [i, header] of headers.entries()) {
    const role = ROLE_OF.get(foldHeader(header))
    if (role && !columns.has(role)) columns.set(role, i)
  }
  if (!columns.has('diagnostic')) {
    const taken = new Set(columns.values())
    const reason = headers.findIndex((header, i) => !taken.has(i) && header.length < 80 && REASON.test(foldHeader(header)))
    if (reason >= 0) columns.set('diagnostic', reason)
  }
  return columns
}

const ADDRESS = /^\s*<?[^\s<>@,;]{1,128}@[^\s<>@,;]{1,253}\.[^\s<>@,;]{1,63}>?\s*$/
const TIME = /^\s*(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|1\d{9}(?:\d{3})?(?:\.\d+)?\s*$)/
const STATUS = /^\s*[245]\.\d{1,3}\.\d{1,3}\s*$/
const CODE = /^\s*[245]\d\d\s*$/
const REPLY = /\b[245]\d\d[ -]|[245]\.\d{1,3}\.\d{1,3}|(?:\p{L}{2,}\s+){3}/u

/** Fills the roles that names left open by looking at up to a few dozen rows. */
export function columnsByContent(rows: readonly (readonly string[])[], columns: Map<ColumnRole, number>): void {
  const width = Math.max(0, ...rows.map(row => row.length))
  const taken = new Set(columns.values())
  const best = (test: (value: string) => number): number | null => {
    let winner: number | null = null
    let most = 0
    for (let i = 0; i < width; i++) {
      if (taken.has(i)) continue
      const score = rows.reduce((sum, row) => sum + test(row[i] ?? ''), 0)
      if (score > most && score >= rows.length * 0.3) [winner, most] = [i, score]
    }
    return winner
  }
  const claim = (role: ColumnRole, test: (value: string) => number): void => {
    if (columns.has(role)) return
    const column = best(test)
    if (column === null) return
    columns.set(role, column)
    taken.add(column)
  }
  // A column that is called "mail" or "to" but holds no addresses is not the recipient.
  const named = columns.get('recipient')
  if (named !== undefined && rows.length > 0 && !rows.some(row => (row[named] ?? '').includes('@'))) {
    columns.delete('recipient')
    taken.delete(named)
  }
  const one = (pattern: RegExp) => (value: string) => (pattern.test(value) ? 1 : 0)
  claim('recipient', one(ADDRESS))
  claim('time', one(TIME))
  claim('status', one(STATUS))
  claim('replyCode', one(CODE))
  claim('diagnostic', value => (REPLY.test(value) ? 1 + Math.min(1, value.length / 200) : 0))
}
