// One row of an export with known roles -> a record. The words hard, soft, bounce and their German and French kin are understood.
import { cleanAddress, oneLine } from './address.js'
import type { ColumnRole } from './columns.js'
import { parseTime } from './time.js'
import { type Found, found } from './types.js'

const WORDS: readonly (readonly [RegExp, Found['kind'] | 'ignore'])[] = [
  [
    /^(?:opens?|opened|clicks?|clicked|processed|sent|gesendet|versendet|ge[öo]ffnet|geklickt|envoy[ée]|ouvert|cliqu[ée])$/i,
    'ignore',
  ],
  [/^(?:delivered|delivery|success(?:ful)?|ok|zugestellt|erfolgreich|livr[ée]|remis|accepted)$/i, 'success'],
  [/complain|spam ?report|abuse|beschwerde|plainte|^(?:fbl|spam)$/i, 'complaint'],
  [/unsub|abgemeldet|abmeldung|d[ée]sabonn|d[ée]sinscri|opt[- ]?out/i, 'unsubscribe'],
  [/auto[- ]?(?:reply|respon)|vacation|out of office|abwesen|r[ée]ponse automatique/i, 'auto-reply'],
  [/^(?:defer|delay|transient$|verz[öo]ger|retard|diff[ée]r|temporarily delayed)/i, 'delayed'],
]

/** Null when the row says that it is about something else than a failed delivery (an open, a click). */
export function genericRecord(format: string, recipient: string, at: (role: ColumnRole) => string | null): Found | null {
  const type = at('type')?.trim() || null
  const statusField = at('status')?.trim() ?? ''
  const status = /(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])/.exec(statusField)?.[0] ?? null
  const word = type ?? (status === null && /^\p{L}/u.test(statusField) ? statusField : null)
  const kind = word === null ? 'bounce' : (WORDS.find(([pattern]) => pattern.test(word))?.[1] ?? 'bounce')
  if (kind === 'ignore') return null
  const codeField = at('replyCode') ?? (status === null ? statusField : '')
  const diagnostic = oneLine((at('diagnostic') ?? '').replace(/^\s*smtp\s*;\s*/i, '')) || null
  const category = at('category')
  return found(format, {
    kind,
    delivery: kind === 'success',
    recipient,
    time: parseTime(at('time')),
    status: status ?? /^[245]\.\d{1,3}\.\d{1,3}$/.exec(codeField?.trim() ?? '')?.[0] ?? null,
    replyCode: /^[245]\d\d$/.exec(codeField?.trim() ?? '')?.[0] ?? null,
    diagnostic,
    host: hostOf(at('host')),
    action: kind === 'delayed' ? 'delayed' : kind === 'success' ? 'delivered' : null,
    reason:
      kind === 'bounce' && (category ?? word) !== null
        ? { system: 'generic', value: [word, category].filter(Boolean).join('/') }
        : null,
    sender: cleanAddress(at('sender')),
    sendingIp: /^[0-9a-fA-F.:]{7,45}$/.exec(at('sendingIp')?.trim() ?? '')?.[0] ?? null,
    messageId: at('messageId')?.trim() || null,
    campaign: at('campaign')?.trim().slice(0, 120) || null,
    wider: diagnostic === null ? [word, category].filter(Boolean).join(' ') || null : null,
  })
}

const hostOf = (value: string | null): string | null =>
  /^[\s[(]*([a-z0-9][a-z0-9.:-]{2,253}?)\.?(?=[\s[\]()]|$)/i.exec(value ?? '')?.[1]?.toLowerCase() ?? null

const HARD = /(?:^|[^\p{L}])(?:hard|permanent|dauerhaft|endgültig|définiti(?:f|ve)|dur)(?![\p{L}])/iu

/**
 * The class that a source states in a word without telling the cause: `hard` for "hard", "permanent", "dauerhaft", "définitif";
 * `soft` for every other failure ("soft", "bounced", Exchange's "Failed"), since nothing blames the address.
 */
export const statedClass = (word: string): 'hard' | 'soft' => (HARD.test(word.slice(0, 200)) ? 'hard' : 'soft')
