import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { analyseText } from '../../src/content/text/analyse.js'
import { sharedWords } from '../../src/content/text/compare.js'
import { expandPattern } from '../../src/content/text/compile.js'
import { amounts, postalAddress, wallet } from '../../src/content/text/details.js'
import { eachWord, foldWords } from '../../src/content/text/words.js'

const odd = (text: string): string[] => {
  const kinds: string[] = []
  eachWord(text, { word: () => {}, odd: kind => kinds.push(kind) })
  return kinds
}

describe('words', () => {
  const good = (text: string, words: string[]) => it(JSON.stringify(text), () => expect(foldWords(text)).toEqual(words))
  good('Herzlichen Glückwunsch, Straße!', ['herzlichen', 'gluckwunsch', 'strasse'])
  good('You’ve WON 100% free', ['youve', 'won', '100', '%', 'free'])
  good("don't re-confirm", ['dont', 're', 'confirm'])
  good('€ 50, £3', ['$', '50', '$', '3'])
  good('Félicitations — çà', ['felicitations', 'ca'])
  good('𝐔𝐫𝐠𝐞𝐧𝐭 ｗｉｎ', ['urgent', 'win'])
  good('раypаl', ['paypal'])
  good('ver\u200bify soft\u00adhyphen', ['verify', 'softhyphen'])
  good('', [])
})

describe('words that hide something', () => {
  const good = (text: string, kinds: string[]) => it(JSON.stringify(text), () => expect(odd(text)).toEqual(kinds))
  good('ver\u200bify', ['zero-width'])
  good('pаypal', ['mixed-script'])
  good('𝐔𝐫𝐠𝐞𝐧𝐭', ['styled'])
  // Honest typography: soft hyphens, padding between words, units, other scripts, accents as marks.
  good('Donau\u00addampf\u00adschiff', [])
  good('word \u200b\u200c word', [])
  good('5 µg and β-carotene', [])
  good('Привет мир', [])
  good('cafe\u0301', [])
})

describe('offsets', () => {
  it('lie within the text and never run backwards', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
        let last = 0
        eachWord(text, {
          word(_, start, end) {
            expect(start).toBeGreaterThanOrEqual(last)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(text.length)
            last = start
          },
        })
      }),
    )
  })
  it('the two ways to a word agree', () => {
    // Plain ASCII words take the fast way; an accent anywhere takes the long one.
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,20}$/), word => {
        const hashes: number[] = []
        eachWord(`${word} ${word}\u0301`, { word: hash => hashes.push(hash) })
        expect(hashes).toHaveLength(2)
        expect(hashes[0]).toBe(hashes[1])
      }),
    )
  })
})

describe('patterns', () => {
  it('expand alternatives, empty ones too', () => {
    expect(expandPattern('verif(y|ied) your (account|)')).toEqual([
      'verify your account',
      'verify your ',
      'verified your account',
      'verified your ',
    ])
  })
  it('stay bounded', () => {
    expect(expandPattern('(a|b|c|d|e)(a|b|c|d|e)(a|b|c|d|e)(a|b|c|d|e)').length).toBeLessThanOrEqual(400)
  })
})

const groups = (text: string): string[] => [...new Set(analyseText(text).phrases.map(p => `${p.language}:${p.group}`))].sort()

describe('phrases', () => {
  const good = (text: string, group: string) => it(`${text} is ${group}`, () => expect(groups(text)).toContain(group))
  const bad = (text: string, group: string) => it(`${text} is not ${group}`, () => expect(groups(text)).not.toContain(group))
  good('Your account has been suspended', 'en:account')
  good('Act now: within 24 hours', 'en:urgency')
  good('within 48  hours', 'en:urgency')
  good('HERZLICHEN GLÜCKWUNSCH', 'de:prize')
  good('Sichern Sie sich 200 Freispiele', 'de:gambling')
  good('Votre colis est en attente, frais de livraison', 'fr:delivery')
  good('Hai vinto un premio', 'it:prize')
  good('Prezado cliente', 'pt:greeting')
  good('Gefeliciteerd!', 'nl:prize')
  good('kryptowährung', 'de:crypto')
  // Word boundaries: no phrase inside a longer word.
  bad('the claimant won the lawsuit', 'en:prize')
  bad('Sexten is a village in the Dolomites', 'en:adult')
  bad('actnow', 'en:urgency')
  it('keeps offsets of the words as they stand', () => {
    const text = 'Hello, please VERIFY  your account.'
    const hit = analyseText(text).phrases.find(p => p.phrase.startsWith('verify your') || p.phrase.startsWith('verify ('))
    expect(hit && text.slice(hit.start, hit.end)).toMatch(/^VERIFY {2}your/)
  })
})

describe('readings of a phrase', () => {
  const good = (pattern: string, readings: string[]) => it(pattern, () => expect(expandPattern(pattern)).toEqual(readings))
  good('a (b|c) d', ['a b d', 'a c d'])
  good('(a|b (c|d)) e', ['a e', 'b c e', 'b d e'])
  good('verif(y|ied|)', ['verify', 'verified', 'verif'])
  it('are bounded', () => expect(expandPattern('(a|b|c|d)'.repeat(12)).length).toBeLessThanOrEqual(400))
})

describe('German as people type it', () => {
  const phrasesOf = (text: string) =>
    analyseText(text)
      .phrases.filter(p => p.language === 'de')
      .map(p => p.phrase)
  const good = (umlauts: string, other: string) =>
    it(other, () => {
      expect(phrasesOf(umlauts).length).toBeGreaterThan(0)
      expect(phrasesOf(other)).toEqual(phrasesOf(umlauts))
    })
  good('Bitte überprüfen Sie Ihre Daten', 'Bitte ueberpruefen Sie Ihre Daten')
  good('Letzte Möglichkeit', 'LETZTE MOEGLICHKEIT')
  good('Sicherheitsmaßnahme', 'Sicherheitsmassnahme')
  good('Herzlichen Glückwunsch', 'Herzlichen Glu\u0308ckwunsch')
})

describe('languages', () => {
  const good = (text: string, language: string | null) =>
    it(`${language}: ${text.slice(0, 40)}`, () => expect(analyseText(text).language).toBe(language))
  good('Wir freuen uns, dass Sie sich für unseren Newsletter angemeldet haben, und wünschen viel Spaß.', 'de')
  good('We are happy that you have signed up for our newsletter and hope you will like it.', 'en')
  good('Nous sommes heureux que vous soyez inscrit à notre lettre et nous espérons qu’elle vous plaira.', 'fr')
  good('Siamo felici che tu sia iscritto alla nostra newsletter e speriamo che ti piaccia più di altre.', 'it')
  good('Estamos felices de que se haya suscrito a nuestro boletín y esperamos que le guste mucho.', 'es')
  good('Ficamos felizes que você não perdeu a nossa newsletter e esperamos que goste das novidades do seu mês.', 'pt')
  good('Wij zijn blij dat u zich heeft aangemeld voor onze nieuwsbrief en hopen dat u het leuk vindt.', 'nl')
  good('OK', null)
  good('12345 67890 #### ----', null)
})

describe('details', () => {
  it('finds sums in both writings', () => {
    expect(amounts('only $1,250,000.00 today')?.largest).toBe(1_250_000)
    expect(amounts('nur 49,99 € heute')?.largest).toBe(49)
    expect(amounts('USD 8.5 million')?.largest).toBeGreaterThan(0)
    expect(amounts('no money at all')).toBeNull()
  })
  it('finds wallets, not every long word', () => {
    expect(wallet('send to bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq now')?.text).toMatch(/^bc1q/)
    expect(wallet('supercalifragilisticexpialidocious')).toBeNull()
  })
  const good = (text: string) => it(`address: ${text}`, () => expect(postalAddress(text)).not.toBeNull())
  const bad = (text: string) => it(`no address: ${text}`, () => expect(postalAddress(text)).toBeNull())
  good('Beispiel GmbH, Musterstraße 5, 10115 Berlin')
  good('Beispiel AG, 8001 Zürich')
  good('123 Main Street, Springfield, IL 62701')
  good('PO Box 1234')
  good('12 rue de la Paix, 75002 Paris')
  bad('Save 20 percent until Sunday')
  bad('Order 48213 has been shipped')
})

describe('two parts', () => {
  it('compares words, not addresses', () => {
    expect(sharedWords('One two three four five six', 'one TWO three four five six https://example.com/x')).toBe(1)
    expect(sharedWords('alpha beta gamma delta epsilon zeta', 'completely other words stand here today')).toBe(0)
    expect(sharedWords('short', 'text')).toBeNull()
  })
})
