// A few invented texts: goldens must not change when a check is reworded.
import type { CheckMeta } from '../../src/core/check.js'
import { catalogueOf } from '../../src/report/catalogue.js'

const meta = (id: string, more: Pick<CheckMeta, 'category' | 'owner' | 'effort' | 'messages' | 'title'>): CheckMeta => ({
  id,
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  refs: ['RFC 7208 4.6.4'],
  explains: [],
  why: { en: `Why ${id} matters.`, de: `Warum ${id} wichtig ist.` },
  fix: { en: `How to mend ${id}.`, de: `Wie Sie ${id} beheben.` },
  ...more,
})

const both = (text: string): { en: string; de: string } => ({ en: text, de: text })
type Args = Record<string, unknown>
const message = (en: (a: Args) => string, de: (a: Args) => string, code: string): CheckMeta['messages'] => ({
  en: { [code]: en as never },
  de: { [code]: de as never },
})

export const testCatalogue = catalogueOf([
  meta('spf-lookup-limit', {
    category: 'authentication',
    owner: 'dns-admin',
    effort: 'hour',
    title: { en: 'SPF stays within 10 lookups', de: 'SPF bleibt unter 10 Abfragen' },
    messages: message(
      a => `${a.domain} needs ${a.count} DNS lookups`,
      a => `${a.domain} braucht ${a.count} DNS-Abfragen`,
      'over',
    ),
  }),
  meta('dkim-key-missing', {
    category: 'authentication',
    owner: 'dns-admin',
    effort: 'minutes',
    title: both('dkim-key-missing'),
    messages: message(
      a => `no key at ${a.name}`,
      a => `kein Schlüssel unter ${a.name}`,
      'missing',
    ),
  }),
  meta('attachment-macro', {
    category: 'content',
    owner: 'copywriter',
    effort: 'minutes',
    title: both('attachment-macro'),
    messages: message(
      a => `${a.name} contains macros`,
      a => `${a.name} enthält Makros`,
      'macro',
    ),
  }),
])
