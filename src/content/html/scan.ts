// One SAX pass over an HTML part: visible text with its places, links, images, structure, and what mail clients remove. No tree is built.
import { Parser } from 'htmlparser2'
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
  tags: Map<string, { kind: ElementKind; count: number }>
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

interface Frame {
  block: boolean
  hidden: boolean
  silent: boolean
  color: string | null
  background: string | null
  tiny: boolean
  offset: number
}

export function scanHtml(html: string): HtmlScan {
  const scan: HtmlScan = {
    text: '', textAt: [], sourceAt: [], hidden: { length: 0, offset: -1, preheader: 0, sample: '' }, sameColor: { length: 0, offset: -1 }, tinyText: { length: 0, offset: -1 },
    links: [], linkCount: 0, images: [], imageCount: 0, tags: new Map(), unknown: new Map(), active: [], unclosed: [], second: null, rootOffset: null, doctype: false, title: '',
    lang: null, viewport: false, mediaQuery: false, conditional: false, comments: [], commentLength: 0, dataUris: [], classes: [], bodyBackground: false, breakRun: { count: 0, offset: -1 }, depth: 0, tooDeep: null,
  } // biome-ignore format: the empty scan on few lines
  const stack: Frame[] = []
  const root: Frame = { block: false, hidden: false, silent: false, color: null, background: null, tiny: false, offset: 0 }
  let top = root
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

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const offset = parser.startIndex
        let tags = scan.tags.get(name)
        if (!tags) {
          tags = { kind: kindOf(name), count: 0 }
          scan.tags.set(name, tags)
        }
        tags.count++
        const { kind } = tags
        if (!kind.known && !name.includes(':') && !name.includes('-') && !/^[!?%{#]/.test(name))
          scan.unknown.set(name, (scan.unknown.get(name) ?? 0) + 1)
        const frame: Frame = {
          block: kind.block,
          hidden: top.hidden,
          silent: top.silent || kind.silent,
          color: top.color,
          background: top.background,
          tiny: top.tiny,
          offset,
        }
        for (const key in attributes) readAttribute(name, key, attributes[key] ?? '', offset, frame)
        if (kind.block) {
          lineBreak()
          if (name === 'br') {
            if (breaks++ === 0) breakFrom = offset
            if (breaks > scan.breakRun.count) scan.breakRun = { count: breaks, offset: breakFrom }
          }
        }
        if (kind.active && !(name === 'input' && attributes.type === 'hidden')) add(kind.active, name, offset)
        if (kind.telling) openElement(name, attributes, offset, frame)
        stack.push(frame)
        top = frame
        if (stack.length > scan.depth) scan.depth = stack.length
      },
      onclosetag(name, implied) {
        const frame = stack.pop()
        top = stack[stack.length - 1] ?? root
        if (implied && frame && MUST_CLOSE.has(name) && scan.unclosed.length < 50)
          scan.unclosed.push({ name, offset: frame.offset })
        if (frame?.block) lineBreak()
        if (link && stack.length < linkDepth) link = null
        if (name === 'title') inTitle = false
        if (name === 'style') inStyle = false
      },
      ontext(data) {
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
        scan.textAt.push(text.length)
        scan.sourceAt.push(parser.startIndex)
        text += data
        broken = false
      },
      oncomment(data) {
        if (/^\s*\[if\s/i.test(data)) scan.conditional = true
        else scan.commentLength += data.length
        if (scan.comments.length < 200)
          scan.comments.push({ text: data.length > 2000 ? data.slice(0, 2000) : data, offset: parser.startIndex })
      },
      onprocessinginstruction(name) {
        if (name.toLowerCase() === '!doctype') scan.doctype = true
      },
    },
    { decodeEntities: true, lowerCaseTags: true, Tokenizer: QuickTokenizer },
  )

  function readAttribute(element: string, key: string, value: string, offset: number, frame: Frame): void {
    switch (key) {
      case 'style': {
        const style = readStyle(value)
        if (style.hidden) frame.hidden = true
        if (style.tinyFont) frame.tiny = true
        else if (/font-size/i.test(value)) frame.tiny = false
        if (style.color) frame.color = style.color
        if (style.background) frame.background = style.background
        if (/url\(\s*['"]?data:/i.test(value.slice(0, 500))) scan.dataUris.push({ kind: 'style', offset, length: value.length })
        return
      }
      case 'bgcolor':
        frame.background =
          normalColor(value.startsWith('#') || !/^[0-9a-f]{6}$/i.test(value) ? value : `#${value}`) ?? frame.background
        return
      case 'color':
        if (element === 'font') frame.color = normalColor(value) ?? frame.color
        return
      case 'hidden':
        frame.hidden = true
        return
      case 'class':
      case 'id':
        if (scan.classes.length < 300 && value.length > 0 && value.length < 200) scan.classes.push(value)
        return
      default:
        if (key.length > 4 && key.length < 20 && key.startsWith('on') && /^on[a-z]+$/.test(key)) add('handler', key, offset)
    }
  }

  function openElement(name: string, attributes: Record<string, string>, offset: number, frame: Frame): void {
    switch (name) {
      case 'a':
      case 'area':
      case 'mj-button':
      case 'mj-navbar-link':
      case 'mj-social-element':
        if (attributes.href !== undefined) openLink(name === 'area' ? 'area' : 'a', attributes.href, offset, frame)
        return
      case 'form':
        if (attributes.action)
          scan.links.push({ href: attributes.action, offset, text: '', images: 0, element: 'form', hidden: frame.hidden })
        return
      case 'mj-image':
        if (attributes.href) openLink('area', attributes.href, offset, frame)
        addImage(attributes, offset, frame)
        return
      case 'img':
      case 'image':
        addImage(attributes, offset, frame)
        return
      case 'title':
        inTitle = true
        return
      case 'style':
        inStyle = true
        return
      case 'html':
        if (scan.rootOffset !== null) scan.second ??= { name, offset }
        else scan.rootOffset = offset
        scan.lang ??= attributes.lang ?? attributes['xml:lang'] ?? null
        return
      case 'body':
      case 'head':
        if ((scan.tags.get(name)?.count ?? 0) > 1) scan.second ??= { name, offset }
        return
      case 'base':
        if (attributes.href) add('base', attributes.href, offset)
        return
      case 'link':
        if (
          /stylesheet/i.test(attributes.rel ?? '') &&
          !/^(?:https:)?\/\/(?:fonts\.googleapis\.com|use\.typekit\.net|fonts\.bunny\.net)\//i.test(attributes.href ?? '')
        )
          add('stylesheet', attributes.href ?? '', offset)
        return
      case 'meta':
        if (/^refresh$/i.test(attributes['http-equiv'] ?? '')) add('refresh', attributes.content ?? '', offset)
        if (/^viewport$/i.test(attributes.name ?? '')) scan.viewport = true
    }
  }

  function openLink(element: 'a' | 'area', href: string, offset: number, frame: Frame): void {
    scan.linkCount++
    if (/^\s*data:/i.test(href)) scan.dataUris.push({ kind: 'link', offset, length: href.length })
    if (scan.links.length >= MAX_KEPT) return
    const made: HtmlLink = {
      href: href.length > 4000 ? href.slice(0, 4000) : href,
      offset,
      text: '',
      images: 0,
      element,
      hidden: frame.hidden,
    }
    scan.links.push(made)
    if (element === 'a') {
      link = made
      linkDepth = stack.length + 1
    }
  }

  function addImage(attributes: Record<string, string>, offset: number, frame: Frame): void {
    scan.imageCount++
    const src = attributes.src ?? ''
    const tiny = (value: string | undefined): boolean => value !== undefined && /^\s*[01](?:px)?\s*$/.test(value)
    const pixel =
      (tiny(attributes.width) && tiny(attributes.height)) ||
      frame.hidden ||
      /(?:^|[;\s])(?:width|height)\s*:\s*[01]px/i.test(attributes.style ?? '')
    if (/^data:/i.test(src)) scan.dataUris.push({ kind: 'image', offset, length: src.length })
    if (link) link.images++
    if (scan.images.length < MAX_KEPT)
      scan.images.push({
        src: src.length > 1000 ? src.slice(0, 1000) : src,
        offset,
        alt: attributes.alt !== undefined,
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
    if (stack.length > MAX_DEPTH) {
      scan.tooDeep = parser.startIndex
      break
    }
  }
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
  let low = 0
  let high = scan.textAt.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((scan.textAt[middle] as number) <= textIndex) low = middle
    else high = middle - 1
  }
  return (scan.sourceAt[low] ?? 0) + Math.max(0, textIndex - (scan.textAt[low] ?? 0))
}
