import { cannotTell, notApplicable } from '../../core/check.js'
import { known, unknown } from '../../core/fact.js'
import { blocklistOutcome, type ListingArgs } from '../blocklist-outcome.js'
import { defineCheck } from '../define.js'
import { fromDomain, listedAs, listResult, otherRole, timedOut } from '../infrastructure-examples.js'

const about = (...lists: ReturnType<typeof listResult>[]) => ({ blocklist: known({ target: 'example.com', lists }) })

export default defineCheck({
  id: 'blocklist-domain',
  category: 'infrastructure',
  subject: 'domain',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'list-owner',
  effort: 'project',
  needs: ['blocklist'],
  refs: ['RFC 5782', 'https://www.spamhaus.org/blocklists/domain-blocklist/'],
  explains: ['spam-related'],
  title: { en: 'Sender and link domains are on no blocklist', de: 'Absender- und Link-Domains stehen auf keiner Blockliste' },
  why: {
    en: 'Filters look up every domain in a message: sender, return path, signature, links. One listed domain is enough to have the message refused, whatever address sends it.',
    de: 'Filter schlagen jede Domain in einer E-Mail nach: Absender, Rückpfad, Signatur, Links. Eine gelistete Domain genügt, damit die E-Mail abgewiesen wird, gleich von welcher IP sie kommt.',
  },
  fix: {
    en: 'Find out how the domain was used (hacked website, open redirect, complaints), end that, then ask for removal on the list’s own page. Take listed foreign domains out of the message.',
    de: 'Klären Sie, wofür die Domain genutzt wurde (gehackte Website, offene Weiterleitung, Beschwerden), beenden Sie das und beantragen Sie die Austragung auf der Seite der Liste. Entfernen Sie gelistete fremde Domains aus der E-Mail.',
  },
  messages: {
    en: {
      listed: (a: ListingArgs) => `${a.target} is listed by ${a.list}: ${a.meaning.en}. Removal: ${a.url}`,
      policy: (a: ListingArgs) => `${a.list} advises against mail from ${a.target}: ${a.meaning.en}`,
      notice: (a: ListingArgs) => `${a.list} has a note on ${a.target}: ${a.meaning.en}`,
    },
    de: {
      listed: a => `${a.target} steht auf der Liste ${a.list}: ${a.meaning.de}. Austragung: ${a.url}`,
      policy: a => `${a.list} rät von E-Mails von ${a.target} ab: ${a.meaning.de}`,
      notice: a => `${a.list} hat einen Vermerk zu ${a.target}: ${a.meaning.de}`,
    },
  },
  examples: [
    { name: 'on no list', subject: fromDomain, facts: about(listResult()), expect: 'pass' },
    {
      name: 'on a widely used list',
      subject: fromDomain,
      facts: about(listResult({ result: listedAs('listed', '127.0.1.2') })),
      expect: ['listed'],
    },
    {
      name: 'advice of a list',
      subject: fromDomain,
      facts: about(listResult({ result: listedAs('policy') })),
      expect: ['policy'],
    },
    { name: 'a note only', subject: fromDomain, facts: about(listResult({ result: listedAs('notice') })), expect: ['notice'] },
    {
      name: 'every list refuses this resolver',
      subject: fromDomain,
      facts: about(listResult({ result: unknown('refused') })),
      expect: 'unknown',
    },
    { name: 'lists timed out', subject: fromDomain, facts: about(listResult({ result: timedOut })), expect: 'unknown' },
    { name: 'nothing collected', subject: fromDomain, facts: { blocklist: timedOut }, expect: 'unknown' },
    { name: 'switched off', subject: fromDomain, facts: about(), expect: 'unknown' },
    { name: 'HELO name', subject: fromDomain, facts: { blocklist: otherRole }, expect: 'not-applicable' },
  ],
  run({ blocklist }, issue) {
    if (blocklist.state === 'unknown') return cannotTell(blocklist)
    if (blocklist.state === 'absent') return notApplicable
    return blocklistOutcome(blocklist.value, (code, args, list, evidence) => {
      const major = list.impact === 'major' && code === 'listed'
      const severity = code === 'notice' ? 'info' : major ? 'error' : 'warning'
      return issue(code, args, { evidence, locator: list.id, severity, blocker: major })
    })
  },
})
