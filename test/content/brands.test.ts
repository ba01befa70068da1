// Names that belong to somebody else, and names that only look so.
import { describe, expect, it } from 'vitest'
import { scanMessage } from '../../src/scan.js'

const TEXT =
  'Guten Tag, wir freuen uns, dass Sie sich für unseren Newsletter angemeldet haben. In dieser Woche stellen wir Ihnen vor, was es Neues gibt.'
const codes = async (from: string, subject = 'Neues im Mai', text = TEXT) => {
  const source = `From: ${from}\r\nTo: a@example.org\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n`
  const { findings } = await scanMessage(source, { file: 'x.eml', now: '2026-05-04T12:00:00Z' })
  return findings.filter(f => f.check === 'from-brand' || f.check.startsWith('phrases-')).map(f => `${f.check}:${f.code}`)
}

describe('the sender is somebody else', () => {
  const good = (from: string) => it(from, async () => expect(await codes(from)).toContain('from-brand:from-name'))
  good('UPS <info@parcel.example.com>')
  good('DHL Paket <info@parcel.example.com>')
  good('Sparkasse <service@kundenservice.example.com>')
  good('Volksbank <service@volksbank-login.com>')
})

describe('honest senders', () => {
  const bad = (from: string, subject?: string, text?: string) =>
    it(`${from} ${subject ?? ''}`, async () => expect(await codes(from, subject, text)).toEqual([]))
  bad('Tim Beispiel <tim@beispiel.example>')
  bad('Otto Beispiel <otto@beispiel.example>')
  bad('Penny Lane <penny@beispiel.example>')
  bad('Orange <info@cafe.example>')
  bad('Volksbank Musterstadt eG <info@volksbank-musterstadt.de>', 'Neues von Ihrer Volksbank')
  bad('Sparkasse Musterkreis <news@sparkasse-musterkreis.de>')
  bad('Beispiel <a@beispiel.example>', 'Ups, falscher Link')
  bad('Beispiel <a@beispiel.example>', 'Treffen am Montag')
  bad('Beispiel <a@beispiel.example>', 'Save the date')
  bad('Beispiel <a@beispiel.example>', 'Neue Filiale in Ihrer Nähe')
  bad('Beispiel <a@beispiel.example>', 'Unsere Reise nach Paris', `${TEXT} Von Paris aus geht es weiter in die Normandie.`)
})

describe('phrases of another language', () => {
  const french =
    'Bonjour, vous trouverez dans cette lettre ce que nous avons préparé pour vous avec nos partenaires : le casino de la ville.'
  it('count in their own text', async () =>
    expect(await codes('B <a@beispiel.example>', 'x', french)).toContain('phrases-gambling:found'))
  it('English counts in every text', async () =>
    expect(await codes('B <a@beispiel.example>', 'x', `${TEXT} Click here to remove yourself from our emails list.`)).toContain(
      'phrases-optout:found',
    ))
})
