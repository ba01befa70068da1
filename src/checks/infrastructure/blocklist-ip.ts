import { cannotTell, notApplicable } from '../../core/check.js'
import { known, unknown } from '../../core/fact.js'
import { blocklistOutcome, type ListingArgs } from '../blocklist-outcome.js'
import { defineCheck } from '../define.js'
import { listedAs, listResult, otherRole, sendingIp, timedOut } from '../infrastructure-examples.js'

const about = (...lists: ReturnType<typeof listResult>[]) => ({ blocklist: known({ target: '192.0.2.1', lists }) })

export default defineCheck({
  id: 'blocklist-ip',
  category: 'infrastructure',
  subject: 'ip',
  severity: 'error',
  weight: 10,
  blocker: true,
  owner: 'sending-service',
  effort: 'project',
  needs: ['blocklist'],
  refs: ['RFC 5782', 'https://www.spamhaus.org/blocklists/'],
  explains: ['spam-related'],
  title: { en: 'The sending address is on no blocklist', de: 'Die Versand-IP steht auf keiner Blockliste' },
  why: {
    en: 'Receivers ask blocklists about the address that delivers. Mail from an address on a widely used list is refused almost everywhere.',
    de: 'Empfänger fragen Blocklisten nach der IP-Adresse, die zustellt. E-Mails von einer Adresse auf einer verbreiteten Liste werden fast überall abgewiesen.',
  },
  fix: {
    en: 'First end the cause (hacked account, bought addresses, no opt-in), then ask for removal on the list’s own page. On a shared address the sending service has to do it.',
    de: 'Beseitigen Sie zuerst die Ursache (gehacktes Konto, gekaufte Adressen, fehlende Einwilligung) und beantragen Sie dann die Austragung auf der Seite der Liste. Bei einer gemeinsam genutzten IP muss das der Versanddienst tun.',
  },
  messages: {
    en: {
      listed: (a: ListingArgs) => `${a.target} is listed by ${a.list}: ${a.meaning.en}. Removal: ${a.url}`,
      policy: (a: ListingArgs) =>
        `${a.target} is in a range that should not send directly, says ${a.list} (${a.meaning.en}). See ${a.url}`,
      notice: (a: ListingArgs) => `${a.list} has a note on ${a.target}: ${a.meaning.en}`,
    },
    de: {
      listed: a => `${a.target} steht auf der Liste ${a.list}: ${a.meaning.de}. Austragung: ${a.url}`,
      policy: a =>
        `${a.target} gehört laut ${a.list} zu einem Bereich, aus dem nicht direkt versendet werden soll (${a.meaning.de}). Siehe ${a.url}`,
      notice: a => `${a.list} hat einen Vermerk zu ${a.target}: ${a.meaning.de}`,
    },
  },
  examples: [
    { name: 'on no list', subject: sendingIp, facts: about(listResult()), expect: 'pass' },
    {
      name: 'on a widely used list',
      subject: sendingIp,
      facts: about(listResult({ result: listedAs('listed') })),
      expect: ['listed'],
    },
    {
      name: 'a range for access lines',
      subject: sendingIp,
      facts: about(listResult({ result: listedAs('policy', '127.0.0.10') })),
      expect: ['policy'],
    },
    { name: 'a note only', subject: sendingIp, facts: about(listResult({ result: listedAs('notice') })), expect: ['notice'] },
    {
      name: 'one list refuses, one answers',
      subject: sendingIp,
      facts: about(listResult({ result: unknown('refused') }), listResult({ id: 'other' })),
      expect: 'pass',
    },
    {
      name: 'every list refuses this resolver',
      subject: sendingIp,
      facts: about(listResult({ result: unknown('refused') })),
      expect: 'unknown',
    },
    { name: 'lists timed out', subject: sendingIp, facts: about(listResult({ result: timedOut })), expect: 'unknown' },
    { name: 'nothing collected', subject: sendingIp, facts: { blocklist: timedOut }, expect: 'unknown' },
    { name: 'switched off', subject: sendingIp, facts: about(), expect: 'unknown' },
    { name: 'no sending address', subject: sendingIp, facts: { blocklist: otherRole }, expect: 'not-applicable' },
  ],
  run({ blocklist }, issue) {
    if (blocklist.state === 'unknown') return cannotTell(blocklist)
    if (blocklist.state === 'absent') return notApplicable
    return blocklistOutcome(blocklist.value, (code, args, list, evidence) => {
      const major = list.impact === 'major' && code !== 'notice'
      const severity = code === 'notice' ? 'info' : major ? 'error' : 'warning'
      return issue(code, args, { evidence, locator: list.id, severity, blocker: major })
    })
  },
})
