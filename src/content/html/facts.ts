// The HTML part as facts.
import type { BodyPart } from '../extract.js'
import type { HtmlFacts, LinkFacts, Place } from '../facts.js'
import { orgDomain } from '../links/hosts.js'
import { readTarget } from '../links/target.js'
import type { HtmlImage, HtmlScan } from './scan.js'

const MAX_PLACES = 20

export function htmlFacts(scan: HtmlScan, body: BodyPart, _links: LinkFacts): HtmlFacts {
  const at = body.placer.at
  const spot = (found: { length: number; offset: number }): { length: number; at: Place } | null =>
    found.length > 0 ? { length: found.length, at: at(found.offset) } : null
  let elements = 0
  for (const { count } of scan.tags.values()) elements += count
  return {
    length: body.text.length,
    bytes: body.bytes,
    at: at(0),
    root: scan.tags.has('html'),
    doctype: scan.doctype,
    title: scan.title.replace(/\s+/g, ' ').trim().slice(0, 200),
    lang: scan.lang,
    viewport: scan.viewport,
    mediaQuery: scan.mediaQuery,
    conditional: scan.conditional,
    elements,
    tables: scan.tags.get('table')?.count ?? 0,
    unknown: [...scan.unknown].slice(0, MAX_PLACES).map(([name, count]) => ({ name: name.slice(0, 60), count })),
    unclosed: scan.unclosed.slice(0, MAX_PLACES).map(u => ({ name: u.name, at: at(u.offset) })),
    second: scan.second && { name: scan.second.name, at: at(scan.second.offset) },
    active: scan.active.slice(0, 50).map(a => ({ kind: a.kind, detail: a.detail, at: at(a.offset) })),
    hidden:
      scan.hidden.length > 0
        ? {
            length: scan.hidden.length,
            sample: scan.hidden.sample.replace(/\s+/g, ' ').trim().slice(0, 100),
            at: at(scan.hidden.offset),
          }
        : null,
    preheader: scan.hidden.preheader,
    sameColor: spot(scan.sameColor),
    tinyText: spot(scan.tinyText),
    dataUris: scan.dataUris.slice(0, MAX_PLACES).map(d => ({ kind: d.kind, length: d.length, at: at(d.offset) })),
    images: imageFacts(scan.images, scan.imageCount, at),
    breakRun: scan.breakRun.count >= 8 ? { count: scan.breakRun.count, at: at(scan.breakRun.offset) } : null,
    commentLength: scan.commentLength,
    randomClasses: countRandom(scan.classes),
    tooDeep: scan.tooDeep === null ? null : at(scan.tooDeep),
  }
}

function imageFacts(images: readonly HtmlImage[], count: number, at: (offset: number) => Place): HtmlFacts['images'] {
  const facts: HtmlFacts['images'] = {
    count,
    linked: 0,
    pixels: 0,
    withoutAlt: [],
    withoutAltCount: 0,
    content: 0,
    plainHttp: 0,
    domains: [],
  }
  const domains = new Set<string>()
  for (const image of images) {
    if (image.pixel) facts.pixels++
    else {
      facts.content++
      if (image.linked) facts.linked++
      if (!image.alt) {
        facts.withoutAltCount++
        if (facts.withoutAlt.length < MAX_PLACES) facts.withoutAlt.push(at(image.offset))
      }
    }
    const target = readTarget(image.src)
    if (target.kind !== 'web') continue
    if (target.scheme === 'http') facts.plainHttp++
    if (domains.size < MAX_PLACES) domains.add(orgDomain(target.host))
  }
  facts.domains = [...domains]
  return facts
}

/** Class names and ids that look drawn by lot: filler that makes each copy of a message different. */
function countRandom(classes: readonly string[]): number {
  let count = 0
  for (const value of classes) {
    for (const name of value.split(/\s+/)) {
      if (
        name.length >= 8 &&
        name.length <= 40 &&
        /^[a-z0-9]+$/i.test(name) &&
        (/[bcdfghjklmnpqrstvwxz]{6}/i.test(name) ||
          (/(?:\d[a-z]+){3}/i.test(name) && !/^(?:col|row|w|h|m|p|mj|x|es)/i.test(name)))
      )
        count++
    }
  }
  return count
}
