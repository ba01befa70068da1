// One SAX pass over an HTML part: visible text with its places, links, images, structure, and what mail clients remove. No tree is built.
import { Parser } from 'htmlparser2'
import { floorIndex } from '../../core/floor-index.js'
import { type ElementKind, kindOf } from './elements.js'
import { QuickTokenizer } from './tokenizer.js'
import { nearlyEqual, normalColor, readStyle } from './visibility.js'

/** Open elements beyond which reading stops: no mail nests so deep, and clients give up as well. */
export const MAX_DEPTH = 1000
/** Links and images kept with their details; all are counted. */
const MAX_KEPT = 2000
const SLICE = 16_384

export interface HtmlLink {
  href: string
  /** Offset of the tag. */
  offset: number
  text: string
  /** Images inside the link. */
  images: number
  element: 'a' | 'area' | 'form'
  hidden: boolean
}

export interface HtmlImage {
  src: string
  offset: number
  alt: boolean
  /** 1×1 or invisible. */
  pixel: boolean
  linked: boolean
}

/** Attributes that something reads, besides handlers of events. */
const READ: ReadonlySet<string> = new Set(
  'style class id bgcolor color hidden href src alt width height lang xml:lang rel name content http-equiv action type'.split(
    ' ',
  ),
)

interface Tag {
  kind: ElementKind
  count: number
}

export interface HtmlScan {
  /** Text as a reader sees it; blocks end with a line feed. */
  text: string
  /** Index into `text` and offset in the source for each run of text, ascending. */
  textAt: number[]
  sourceAt: number[]
  hidden: { length: number; offset: number; preheader: number; sample: string }
  sameColor: { length: number; offset: number }
  tinyText: { length: number; offset: number }
  links: HtmlLink[]
  linkCount: number
  images: HtmlImage[]
  imageCount: number
  /** Tags by element. */
  tags: Map<string, Tag>
  unknown: Map<string, number>
  active: {
    kind: 'script' | 'form' | 'frame' | 'object' | 'media' | 'field' | 'base' | 'refresh' | 'handler' | 'stylesheet' | 'import'
    detail: string
    offset: number
  }[]
  /** Elements that were never closed, or closed in the wrong order, although they must be. */
  unclosed: { name: string; offset: number }[]
  second: { name: 'html' | 'body' | 'head'; offset: number } | null
  rootOffset: number | null
  doctype: boolean
  title: string
  lang: string | null
  viewport: boolean
  mediaQuery: boolean
  conditional: boolean
  comments: { text: string; offset: number }[]
  commentLength: number
  dataUris: { kind: 'image' | 'link' | 'style'; offset: number; length: number }[]
  classes: string[]
  bodyBackground: boolean
  /** Longest run of line breaks without text between. */
  breakRun: { count: number; offset: number }
  depth: number
  tooDeep: number | null
}

/** How the text of an element is shown. Elements that change nothing share that of their parent. */
interface Look {
  hidden: boolean
  silent: boolean
  color: string | null
  background: string | null
  tiny: boolean
}

const copy = (look: Look): Look => ({
  hidden: look.hidden,
  silent: look.silent,
  color: look.color,
  background: look.background,
  tiny: look.tiny,
})
const PLAIN = copy({ hidden: false, silent: false, color: null, background: null, tiny: false })

export function scanHtml(html: string): HtmlScan {
  const scan: HtmlScan = {
    text: '', textAt: [], sourceAt: [], hidden: { length: 0, offset: -1, preheader: 0, sample: '' }, sameColor: { length: 0, offset: -1 }, tinyText: { length: 0, offset: -1 },
    links: [], linkCount: 0, images: [], imageCount: 0, tags: new Map(), unknown: new Map(), active: [], unclosed: [], second: null, rootOffset: null, doctype: false, title: '',
    lang: null, viewport: false, mediaQuery: false, conditional: false, comments: [], commentLength: 0, dataUris: [], classes: [], bodyBackground: false, breakRun: { count: 0, offset: -1 }, depth: 0, tooDeep: null,
  } // biome-ignore format: the empty scan on few lines
  const { textAt, sourceAt } = scan
  // The open elements.
  let depth = 0
  const looks: Look[] = [PLAIN]
  const kinds: ElementKind[] = []
  const offsets: number[] = []
  let top = PLAIN
  let text = ''
  let link: HtmlLink | null = null
  let linkDepth = 0
  let inTitle = false
  let inStyle = false
  let breaks = 0
  let breakFrom = -1
  let seenVisible = 0
  // Kept beside the text: asking a growing string for its end would copy it each time.
  let broken = true
  const lineBreak = (): void => {
    if (!broken) text += '\n'
    broken = true
  }
  // The tag that is being read, and those of its attributes that something reads. Its end is no event of the parser unless an object
  // is to be made for each tag; the next event tells as well.
  let tag: Tag | null = null
  let tagName = ''
  let tagOffset = 0
  /** Behind its name or its last attribute. */
  let tagEnd = 0
  const keys: string[] = []
  const values: string[] = []
  let kept = 0
  const handlers = new Set<string>()

  const parser = new Parser(
    {
      onopentagname(name) {
        if (tag) openTag(tag)
        tag = scan.tags.get(name) ?? { kind: kindOf(name), count: 0 }
        tagName = name
        tagOffset = parser.startIndex
        tagEnd = parser.endIndex
        kept = 0
      },
      onattribute(key, value) {
        tagEnd = parser.endIndex
        if (READ.has(key)) {
          // The first of a name counts.
          for (let at = 0; at < kept; at++) if (keys[at] === key) return
          keys[kept] = key
          values[kept++] = value
        } else if (key.startsWith('on') && key.length > 4 && key.length < 20 && /^on[a-z]+$/.test(key)) handlers.add(key)
      },
      onclosetag(name, implied) {
        if (tag) openTag(tag)
        // An element whose tag is cut off at the end was not opened.
        if (depth > 0) {
          top = looks[--depth] as Look
          if (implied && MUST_CLOSE.has(name) && scan.unclosed.length < 50)
            scan.unclosed.push({ name, offset: offsets[depth] as number })
          if (kinds[depth]?.block) lineBreak()
          if (link && depth < linkDepth) link = null
        }
        if (inTitle && name === 'title') inTitle = false
        if (inStyle && name === 'style') inStyle = false
      },
      ontext(data) {
        if (tag) openTag(tag)
        if (inTitle) scan.title += data.slice(0, 300)
        else if (inStyle) readStylesheet(data)
        if (top.silent) return
        const trimmed = data.trim()
        if (top.hidden) {
          if (trimmed === '') return
          if (scan.hidden.offset < 0) scan.hidden.offset = parser.startIndex
          // Hidden text before anything visible is a preheader, the line that mail lists show beside the subject.
          if (seenVisible === 0) scan.hidden.preheader += trimmed.length
          else {
            if (scan.hidden.length === 0) scan.hidden.offset = parser.startIndex
            scan.hidden.length += trimmed.length
            if (scan.hidden.sample.length < 100) scan.hidden.sample += data.slice(0, 200)
          }
          return
        }
        if (trimmed !== '') {
          seenVisible += trimmed.length
          breaks = 0
          if (top.tiny) {
            if (scan.tinyText.length === 0) scan.tinyText.offset = parser.startIndex
            scan.tinyText.length += trimmed.length
          } else if (top.color && top.background && nearlyEqual(top.color, top.background)) {
            if (scan.sameColor.length === 0) scan.sameColor.offset = parser.startIndex
            scan.sameColor.length += trimmed.length
          }
          if (link && link.text.length < 500) link.text += data
        }
        textAt.push(text.length)
        sourceAt.push(parser.startIndex)
        text += data
        broken = false
      },
      oncomment(data) {
        if (tag) openTag(tag)
        if (/^\s*\[if\s/i.test(data)) scan.conditional = true
        else scan.commentLength += data.length
        if (scan.comments.length < 200)
          scan.comments.push({ text: data.length > 2000 ? data.slice(0, 2000) : data, offset: parser.startIndex })
      },
      onprocessinginstruction(name) {
        if (tag) openTag(tag)
        if (name.toLowerCase() === '!doctype') scan.doctype = true
      },
    },
    { decodeEntities: true, lowerCaseTags: true, Tokenizer: QuickTokenizer },
  )

  function openTag(opened: Tag): void {
    tag = null
    const name = tagName
    const offset = tagOffset
    const { kind } = opened
    if (opened.count++ === 0) scan.tags.set(name, opened)
    if (!kind.known && !name.includes(':') && !name.includes('-') && !/^[!?%{#]/.test(name))
      scan.unknown.set(name, (scan.unknown.get(name) ?? 0) + 1)
    kinds[depth] = kind
    offsets[depth] = offset
    if (kind.silent && !top.silent) ownLook().silent = true
    for (let at = 0; at < kept; at++) readAttribute(name, keys[at] as string, values[at] as string, offset)
    if (handlers.size > 0) {
      for (const handler of handlers) add('handler', handler, offset)
      handlers.clear()
    }
    if (kind.block) {
      lineBreak()
      if (name === 'br') {
        if (breaks++ === 0) breakFrom = offset
        if (breaks > scan.breakRun.count) scan.breakRun = { count: breaks, offset: breakFrom }
      }
    }
    if (kind.active && !(name === 'input' && attribute('type') === 'hidden')) add(kind.active, name, offset)
    if (kind.telling) openElement(name, offset)
    looks[++depth] = top
    if (depth > scan.depth) scan.depth = depth
  }

  /** Completes the tag that ends what was read so far, unless it is cut off there. */
  function endTag(read: number): void {
    if (!tag) return
    while (tagEnd < read && ' \n\t\f\r/'.includes(html.charAt(tagEnd))) tagEnd++
    if (tagEnd < read && html[tagEnd] === '>') openTag(tag)
  }

  function attribute(name: string): string | undefined {
    for (let at = 0; at < kept; at++) if (keys[at] === name) return values[at]
    return undefined
  }

  /** The look of the element that is being opened, which changes something. */
  function ownLook(): Look {
    if (top === looks[depth]) top = copy(top)
    return top
  }

  function readAttribute(element: string, key: string, value: string, offset: number): void {
    switch (key) {
      case 'style': {
        const style = readStyle(value)
        if (style.hidden && !top.hidden) ownLook().hidden = true
        if (style.tinyFont !== top.tiny && (style.tinyFont || style.fontSize)) ownLook().tiny = style.tinyFont
        if (style.color && style.color !== top.color) ownLook().color = style.color
        if (style.background && style.background !== top.background) ownLook().background = style.background
        if (style.dataUri) scan.dataUris.push({ kind: 'style', offset, length: value.length })
        return
      }
      case 'bgcolor': {
        const background = normalColor(value.startsWith('#') || !/^[0-9a-f]{6}$/i.test(value) ? value : `#${value}`)
        if (background) ownLook().background = background
        return
      }
      case 'color': {
        const color = element === 'font' ? normalColor(value) : null
        if (color) ownLook().color = color
        return
      }
      case 'hidden':
        ownLook().hidden = true
        return
      case 'class':
      case 'id':
        if (scan.classes.length < 300 && value.length > 0 && value.length < 200) scan.classes.push(value)
    }
  }

  function openElement(name: string, offset: number): void {
    switch (name) {
      case 'img':
      case 'image':
        addImage(offset)
        return
      case 'a':
      case 'area':
      case 'mj-button':
      case 'mj-navbar-link':
      case 'mj-social-element': {
        const href = attribute('href')
        if (href !== undefined) openLink(name === 'area' ? 'area' : 'a', href, offset)
        return
      }
      case 'form': {
        const href = attribute('action')
        if (href) scan.links.push({ href, offset, text: '', images: 0, element: 'form', hidden: top.hidden })
        return
      }
      case 'mj-image': {
        const href = attribute('href')
        if (href) openLink('area', href, offset)
        addImage(offset)
        return
      }
      case 'title':
        inTitle = true
        return
      case 'style':
        inStyle = true
        return
      case 'html':
        if (scan.rootOffset !== null) scan.second ??= { name, offset }
        else scan.rootOffset = offset
        scan.lang ??= attribute('lang') ?? attribute('xml:lang') ?? null
        return
      case 'body':
      case 'head':
        if ((scan.tags.get(name)?.count ?? 0) > 1) scan.second ??= { name, offset }
        return
      case 'base': {
        const href = attribute('href')
        if (href) add('base', href, offset)
        return
      }
      case 'link': {
        const href = attribute('href') ?? ''
        if (
          /stylesheet/i.test(attribute('rel') ?? '') &&
          !/^(?:https:)?\/\/(?:fonts\.googleapis\.com|use\.typekit\.net|fonts\.bunny\.net)\//i.test(href)
        )
          add('stylesheet', href, offset)
        return
      }
      case 'meta':
        if (/^refresh$/i.test(attribute('http-equiv') ?? '')) add('refresh', attribute('content') ?? '', offset)
        if (/^viewport$/i.test(attribute('name') ?? '')) scan.viewport = true
    }
  }

  function openLink(element: 'a' | 'area', href: string, offset: number): void {
    scan.linkCount++
    if (/^\s*data:/i.test(href)) scan.dataUris.push({ kind: 'link', offset, length: href.length })
    if (scan.links.length >= MAX_KEPT) return
    const made: HtmlLink = {
      href: href.length > 4000 ? href.slice(0, 4000) : href,
      offset,
      text: '',
      images: 0,
      element,
      hidden: top.hidden,
    }
    scan.links.push(made)
    if (element === 'a') {
      link = made
      linkDepth = depth + 1
    }
  }

  function addImage(offset: number): void {
    scan.imageCount++
    const src = attribute('src') ?? ''
    const tiny = (value: string | undefined): boolean => value !== undefined && /^\s*[01](?:px)?\s*$/.test(value)
    const pixel =
      (tiny(attribute('width')) && tiny(attribute('height'))) ||
      top.hidden ||
      /(?:^|[;\s])(?:width|height)\s*:\s*[01]px/i.test(attribute('style') ?? '')
    if (/^data:/i.test(src)) scan.dataUris.push({ kind: 'image', offset, length: src.length })
    if (link) link.images++
    if (scan.images.length < MAX_KEPT)
      scan.images.push({
        src: src.length > 1000 ? src.slice(0, 1000) : src,
        offset,
        alt: attribute('alt') !== undefined,
        pixel,
        linked: link !== null,
      })
  }

  function readStylesheet(css: string): void {
    if (!scan.mediaQuery && /@media/i.test(css)) scan.mediaQuery = true
    if (/@import/i.test(css) && !/fonts\.googleapis|fonts\.bunny/i.test(css)) add('import', '@import', parser.startIndex)
  }

  function add(kind: HtmlScan['active'][number]['kind'], detail: string, offset: number): void {
    if (scan.active.length < 200) scan.active.push({ kind, detail: detail.slice(0, 200), offset })
  }

  // In slices, so that a tower of open elements is noticed before it grows costly.
  for (let at = 0; at < html.length; at += SLICE) {
    parser.write(html.length > SLICE ? html.slice(at, at + SLICE) : html)
    endTag(Math.min(at + SLICE, html.length))
    if (depth > MAX_DEPTH) {
      scan.tooDeep = parser.startIndex
      break
    }
  }
  tag = null
  if (scan.tooDeep === null) parser.end()
  scan.text = text
  return scan
}

/** Elements whose end tag may not be left out. */
const MUST_CLOSE: ReadonlySet<string> = new Set([
  'table',
  'div',
  'a',
  'span',
  'center',
  'font',
  'b',
  'strong',
  'i',
  'em',
  'u',
  'form',
  'html',
  'body',
  'h1',
  'h2',
  'h3',
  'ul',
  'ol',
  'blockquote',
  'style',
  'title',
])

/** Offset in the HTML source of an index into the visible text. */
export function sourceOffset(scan: HtmlScan, textIndex: number): number {
  const run = floorIndex(scan.textAt, textIndex)
  return (scan.sourceAt[run] ?? 0) + Math.max(0, textIndex - (scan.textAt[run] ?? 0))
}
