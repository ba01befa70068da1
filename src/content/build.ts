// Puts the facts of a message together from its headers, its decoded parts and its attachments.
import type { MimeProblem } from '../mime/types.js'
import type { TextLanguage } from '../rules/phrases.js'
import type { AttachmentFacts } from './attachments.js'
import type { BodyPart } from './extract.js'
import type { ContentFacts, PhraseFact, Place, SignFact } from './facts.js'
import type { HeaderFacts } from './headers.js'
import { htmlFacts } from './html/facts.js'
import { type HtmlScan, scanHtml, sourceOffset } from './html/scan.js'
import { readIgnores } from './ignores.js'
import { conditionalLinks } from './links/conditional.js'
import { orgDomain } from './links/hosts.js'
import { type BareFinder, notIn, plainLinks, toSources } from './links/plain.js'
import { fromHtml, ownsDomain, readLinks } from './links/read.js'
import { findMergeTags } from './merge-tags.js'
import { readObfuscation } from './obfuscation.js'
import { senderOf } from './sender.js'
import { blankTags, shieldTags } from './template-tags.js'
import { analyseText, type TextAnalysis } from './text/analyse.js'
import { sharedWords } from './text/compare.js'
import * as details from './text/details.js'

export interface BuildInput {
  kind: ContentFacts['kind']
  bytes: number
  headers: HeaderFacts
  attachments: AttachmentFacts
  html: BodyPart | null
  plain: BodyPart | null
  problems: readonly MimeProblem[]
  related: boolean
  bare?: BareFinder
}

/** Longest brand name that must stand in capitals. */
const SHORT_NAME = 3

const START: Place = { line: 1, column: 1 }
/** Characters of plain text in which links are looked for. */
const MAX_LINK_TEXT = 200_000

export function buildFacts(input: BuildInput): ContentFacts {
  const { html, plain, headers } = input
  // Whole messages are sent as they are; only files can be templates.
  const scan = html ? scanHtml(input.kind === 'message' ? html.text : shieldTags(html.text)) : null
  const visible = scan ? scan.text : (plain?.text ?? '')
  // One place for every offset into the visible text, whichever part it stands in.
  const at =
    scan && html
      ? (index: number): Place => html.placer.at(sourceOffset(scan, index))
      : (index: number): Place => plain?.placer.at(index) ?? START
  const text = visible.length > details.MAX_TEXT ? visible.slice(0, details.MAX_TEXT) : visible
  const analysis = analyseText(input.kind === 'message' ? text : blankTags(text))
  const subjectText = headers.subject?.text ?? ''
  const subject = subjectText === '' ? null : analyseText(subjectText)
  const subjectAt = headers.subject?.at ?? START
  const from = senderOf(headers)
  const senderDomain = from && from.domain !== '' ? orgDomain(from.domain) : ''

  const outlook = scan ? notIn(conditionalLinks(scan.comments), scan.links) : []
  const sources = scan && html ? fromHtml([...scan.links, ...outlook], html.placer.at) : []
  const inText = plain
    ? plainLinks(plain.text.length > MAX_LINK_TEXT ? plain.text.slice(0, MAX_LINK_TEXT) : plain.text, input.bare)
    : { links: [], count: 0 }
  // A reader sees one of the two parts: a link that stands in both is one link.
  const onlyInText = plain ? notIn(inText.links, sources) : []
  if (plain) sources.push(...toSources(onlyInText, plain.placer.at))
  const repeated = inText.links.length - onlyInText.length
  const links = readLinks(sources, (scan?.linkCount ?? 0) + outlook.length + inText.count - repeated, senderDomain)

  const facts: ContentFacts = {
    kind: input.kind,
    bytes: input.bytes,
    headers,
    attachments: input.attachments,
    text: textFacts(text, analysis, subject, html ? 'html' : plain ? 'plain' : 'none', at),
    parts: partFacts(input, text),
    phrases: [
      ...phraseFacts(subject, subjectText, true, subject?.language ?? analysis.language, () => ({ ...subjectAt })),
      ...phraseFacts(analysis, text, false, analysis.language, at),
    ],
    signs: signFacts(analysis, at, scan),
    foreignBrands: brandFacts(headers, senderDomain, subject, analysis, text, at),
    obfuscation: readObfuscation(text, analysis, at, subjectText, subject, subjectAt, from?.name ?? null),
    html: scan && html ? htmlFacts(scan, html, links) : null,
    links,
    mergeTags: findMergeTags({
      headers,
      visible: { text, at, ...(scan ? { offset: (index: number) => sourceOffset(scan, index) } : {}) },
      html: html && { text: html.text, at: html.placer.at },
      plain: html && plain ? { text: plain.text, at: plain.placer.at } : null,
      links: links.items,
    }),
    ignores: scan && html ? readIgnores(scan.comments, html.text, html.placer) : [],
    limits: limits(input, scan),
  }
  html?.placer.resolve()
  if (plain && plain !== html) plain.placer.resolve()
  for (const ignore of facts.ignores as (ContentFacts['ignores'][number] & { place?: Place })[]) {
    if (ignore.place) ignore.line = ignore.place.line
    delete ignore.place
  }
  return facts
}

function textFacts(
  text: string,
  analysis: TextAnalysis,
  subject: TextAnalysis | null,
  from: 'html' | 'plain' | 'none',
  at: (index: number) => Place,
): ContentFacts['text'] {
  const { besides } = analysis
  const length = text.length - besides.blanks
  const place = (found: details.Found | null): { text: string; at: Place } | null =>
    found && { text: found.text, at: at(found.index) }
  const money = details.amounts(text)
  return {
    from,
    words: analysis.words,
    length,
    language: analysis.language,
    subjectLanguage: subject?.language ?? null,
    at: at(0),
    longWords: analysis.longWords,
    shouted: analysis.shouted,
    exclamations: besides.exclamations,
    exclamationRuns: besides.exclamationRuns,
    amounts: money && { count: money.count, largest: money.largest, text: money.first.text, at: at(money.first.index) },
    wallet: place(details.wallet(text)),
    emoji: besides.emoji,
    postalAddress: place(details.postalAddress(text)),
    copyright: details.hasCopyright(text),
    digitsShare: length === 0 ? 0 : Math.round((besides.digits / length) * 1000) / 1000,
    lorem: place(details.lorem(text)),
  }
}

function partFacts({ html, plain, related }: BuildInput, visible: string): ContentFacts['parts'] {
  const part = html?.part ?? plain?.part ?? null
  const plainLength = plain ? details.solidLength(plain.text) : 0
  return {
    html: html !== null,
    plain: plain !== null,
    plainLength,
    shared: html && plain && plainLength > 0 ? sharedWords(visible, plain.text) : null,
    plainAt: plain ? plain.placer.at(0) : null,
    charset: part?.params.charset?.toLowerCase() ?? '',
    encoding: part?.encoding ?? '',
    needlessBase64: [html, plain].some(b => b?.part?.encoding === 'base64' && !/[^\x00-\x7f]/.test(b.text)),
    related,
  }
}

function phraseFacts(
  analysis: TextAnalysis | null,
  text: string,
  inSubject: boolean,
  language: TextLanguage | null,
  at: (index: number) => Place,
): PhraseFact[] {
  // "Paris" is a bet only in French, "date" an adventure only in German. English stands in texts of every language.
  const spoken = (analysis?.phrases ?? []).filter(h => language === null || h.language === language || h.language === 'en')
  return spoken.map(h => ({
    group: h.group,
    language: h.language,
    phrase: h.phrase,
    text: text.slice(h.start, h.end).replace(/\s+/g, ' ').slice(0, 100),
    count: h.count,
    inSubject,
    at: at(h.start),
  }))
}

function signFacts(analysis: TextAnalysis, at: (index: number) => Place, scan: HtmlScan | null): ContentFacts['signs'] {
  const sign = (kind: keyof ContentFacts['signs']): SignFact => {
    const first = analysis.signs.find(s => s.sign === kind)
    return first ? { found: true, at: at(first.start) } : { found: false, at: null }
  }
  const signs = {
    unsubscribe: sign('unsubscribe'),
    imprint: sign('imprint'),
    privacy: sign('privacy'),
    webversion: sign('webversion'),
    reason: sign('reason'),
  }
  // A way out that only the link's target tells ("click here" to /unsubscribe) is one all the same.
  if (
    !signs.unsubscribe.found &&
    scan?.links.some(
      l =>
        /unsub|opt-?out|abmeld|abbestell|desabon|desinscri|disiscri|darse-?de-?baja|descadastr|uitschrijv/i.test(l.href) &&
        l.text.trim() !== '',
    )
  )
    signs.unsubscribe.found = true
  return signs
}

function brandFacts(
  headers: HeaderFacts,
  senderDomain: string,
  subjectAnalysis: TextAnalysis | null,
  analysis: TextAnalysis,
  text: string,
  at: (index: number) => Place,
): ContentFacts['foreignBrands'] {
  const facts: ContentFacts['foreignBrands'] = []
  const add = (
    where: 'from-name' | 'subject' | 'text',
    found: TextAnalysis,
    source: string,
    placeOf: (index: number) => Place,
  ): void => {
    for (const { brand, start, end } of found.brands) {
      if (senderDomain !== '' && ownsDomain(brand, senderDomain)) continue
      // A short name is an acronym or an everyday word: "UPS", but "Ups, falscher Link".
      if (end - start <= SHORT_NAME && /[a-z]/.test(source.slice(start, end))) continue
      if (facts.some(f => f.name === brand.name && f.where === where)) continue
      facts.push({ name: brand.name, where, text: source.slice(start, end), at: placeOf(start) })
    }
  }
  const from = senderOf(headers)
  if (senderDomain !== '') {
    if (from?.name) add('from-name', analyseText(from.name), from.name, () => ({ ...from.at }))
    const subject = headers.subject
    if (subject && subjectAnalysis) add('subject', subjectAnalysis, subject.text, () => ({ ...subject.at }))
    add('text', analysis, text, at)
  }
  return facts.slice(0, 20)
}

function limits(input: BuildInput, scan: HtmlScan | null): ContentFacts['limits'] {
  const found: ContentFacts['limits'] = []
  if (scan?.tooDeep != null && input.html) found.push({ code: 'too-deep', at: input.html.placer.at(scan.tooDeep) })
  for (const body of [input.html, input.plain])
    if (body?.cut) found.push({ code: 'too-long', at: body.placer.at(body.text.length) })
  for (const problem of input.problems) {
    if (problem.code === 'too-deep' || problem.code === 'too-many-parts' || problem.code === 'too-many-headers')
      found.push({ code: problem.code, at: { ...START } })
  }
  return found
}
