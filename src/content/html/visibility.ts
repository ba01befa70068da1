// What an inline style says about whether and how text is seen. Read with bounded searches, not a CSS parser: style attributes are short.
import { own } from '../../core/own.js'

export interface StyleFacts {
  hidden: boolean
  /** Font size in px, when given absolutely and small. */
  tinyFont: boolean
  fontSize: boolean
  /** Holds a picture or a font itself. */
  dataUri: boolean
  color: string | null
  background: string | null
}

const MAX_STYLE = 2000
const HIDDEN =
  /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)|mso-hide\s*:\s*all)/i
const TINY_BOX = /(?:^|[;\s])(?:max-height|height|max-width|width)\s*:\s*0(?:px)?\s*(?:;|!|$)/i
const OVERFLOW = /overflow\s*:\s*hidden/i
const FONT = /font-size\s*:\s*([\d.]{1,5})(px|pt|em|rem|%)?/i
const COLOR = /(?:^|[;\s])color\s*:\s*([^;!]{1,40})/i
const BACKGROUND = /(?:^|[;\s])background(?:-color)?\s*:\s*([^;!]{1,60})/i
const OFFSCREEN = /(?:text-indent|left|top|margin-left)\s*:\s*-\d{3,5}/i

/** Newsletters repeat a dozen styles a hundred times. */
const seen = new Map<string, StyleFacts>()
const MAX_SEEN = 10_000

export function readStyle(style: string): StyleFacts {
  if (style.length > 300) return computeStyle(style)
  const known = seen.get(style)
  if (known) return known
  const facts = computeStyle(style)
  if (seen.size >= MAX_SEEN) seen.clear()
  seen.set(own(style), facts)
  return facts
}

function computeStyle(style: string): StyleFacts {
  const text = style.length > MAX_STYLE ? style.slice(0, MAX_STYLE) : style
  let hidden = false
  let tinyFont = false
  if (/none|hidden|opacity|mso-hide|:\s*0|-\d{3}/i.test(text)) {
    hidden = HIDDEN.test(text) || (OVERFLOW.test(text) && TINY_BOX.test(text)) || OFFSCREEN.test(text)
  }
  if (text.includes('font') || text.includes('FONT')) {
    const size = FONT.exec(text)
    if (size) {
      const value = Number(size[1])
      const unit = size[2] ?? 'px'
      const px = unit === 'px' ? value : unit === 'pt' ? value * 1.33 : unit === '%' ? value * 0.16 : value * 16
      tinyFont = px <= 2
    }
  }
  const color = /color/i.test(text) ? (COLOR.exec(text)?.[1] ?? null) : null
  const background = /background/i.test(text) ? (BACKGROUND.exec(text)?.[1] ?? null) : null
  return {
    hidden,
    tinyFont,
    fontSize: /font-size/i.test(style),
    dataUri: /url\(\s*['"]?data:/i.test(style.slice(0, 500)),
    color: color && normalColor(color),
    background: background && normalColor(background),
  }
}

/** Six hex digits for hex and rgb() colours and for black and white; null for what cannot be told. */
export function normalColor(value: string): string | null {
  const text = value.trim().toLowerCase()
  if (text === 'white') return 'ffffff'
  if (text === 'black') return '000000'
  if (text === 'transparent') return null
  const hex = /^#([0-9a-f]{6}|[0-9a-f]{3})\b/.exec(text)?.[1]
  if (hex) return hex.length === 6 ? hex : hex.replace(/./g, '$&$&')
  const rgb = /^rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})/.exec(text)
  if (!rgb) return null
  return [rgb[1], rgb[2], rgb[3]].map(n => Math.min(255, Number(n)).toString(16).padStart(2, '0')).join('')
}

/** True when the two colours differ so little that the text cannot be read. */
export function nearlyEqual(a: string, b: string): boolean {
  if (a === b) return true
  const first = Number.parseInt(a, 16)
  const second = Number.parseInt(b, 16)
  let distance = 0
  for (let shift = 0; shift < 24; shift += 8) distance += Math.abs(((first >> shift) & 255) - ((second >> shift) & 255))
  return distance <= 24
}
