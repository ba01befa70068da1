// Words made to look right to people and wrong to filters.
import type { ObfuscationFact, Place } from './facts.js'
import type { TextAnalysis } from './text/analyse.js'
import { foldWords } from './text/words.js'

const MAX = 30
/** Names that are misspelt on purpose, with digits or similar letters in place of the right ones. */
const MISSPELT =
  /(?<![a-z0-9])(?:paypa[1i]|paypai|arnazon|amaz0n|amazom|micr0soft|rnicrosoft|mlcrosoft|micros0ft|app1e|appie|netf[1i]ix|netfiix|g00gle|googie|faceb00k|facebo0k|v[1i]agra|viagr4|c[1i]a[1l]is|1nstagram|lnstagram|whatsap|coinbas3|b1tcoin|bltcoin|c0inbase|ledg3r)(?![a-z0-9])/gi
const RIGHT = /^(?:paypai|appie|viagra|cialis|whatsap)$/i

export function readObfuscation(
  text: string,
  analysis: TextAnalysis,
  at: (index: number) => Place,
  subject: string,
  subjectAnalysis: TextAnalysis | null,
  subjectAt: Place,
  fromName: string | null,
): ObfuscationFact[] {
  const facts: ObfuscationFact[] = []
  const add = (kind: ObfuscationFact['kind'], word: string, inSubject: boolean, place: Place): void => {
    if (facts.length < MAX) facts.push({ kind, text: word.slice(0, 80), inSubject, at: place })
  }
  for (const odd of subjectAnalysis?.odd ?? []) add(odd.kind, subject.slice(odd.start, odd.end), true, { ...subjectAt })
  if (subjectAnalysis?.gappy)
    add('gappy', subject.slice(subjectAnalysis.gappy.start, subjectAnalysis.gappy.end), true, { ...subjectAt })
  for (const odd of analysis.odd) add(odd.kind, text.slice(odd.start, odd.end), false, at(odd.start))
  if (analysis.gappy) add('gappy', text.slice(analysis.gappy.start, analysis.gappy.end), false, at(analysis.gappy.start))
  if (analysis.longToken)
    add('long-token', text.slice(analysis.longToken.start, analysis.longToken.end), false, at(analysis.longToken.start))
  for (const source of [fromName, subject]) {
    if (!source) continue
    // Look-alikes of other scripts as the letters they stand for.
    const plain = /[^\x00-\x7f]/.test(source) ? foldWords(source).join(' ') : source
    for (const { 0: word } of plain.matchAll(MISSPELT)) if (!RIGHT.test(word)) add('misspelt-brand', word, true, { ...subjectAt })
  }
  return facts
}
