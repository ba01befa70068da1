// The client's colour, made readable on light and on dark paper (WCAG 2.2, 1.4.3: contrast of at least 4.5).

type Rgb = readonly [number, number, number]

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i

/** `#rgb` or `#rrggbb`; null for anything else, so that no other text reaches the style sheet. */
export function parseColor(text: string): Rgb | null {
  if (!HEX.test(text)) return null
  const digits = text.length === 4 ? [...text.slice(1)].map(d => d + d).join('') : text.slice(1)
  return [0, 2, 4].map(i => Number.parseInt(digits.slice(i, i + 2), 16)) as unknown as Rgb
}

const toHex = (c: Rgb): string => `#${c.map(v => Math.round(v).toString(16).padStart(2, '0')).join('')}`

/** Relative luminance, WCAG 2.2. */
export function luminance(c: Rgb): number {
  const [r, g, b] = c.map(v => {
    const s = v / 255
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
  }) as unknown as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

const mix = (a: Rgb, b: Rgb, share: number): Rgb => a.map((v, i) => v + ((b[i] as number) - v) * share) as unknown as Rgb

/** The colour itself where it can be read on all the papers, else the nearest one towards `goal` that can. */
function readable(color: Rgb, papers: readonly Rgb[], goal: Rgb): Rgb {
  for (let step = 0; step <= 20; step++) {
    const candidate = mix(color, goal, step / 20)
    // A little above 4.5: rounding to hex digits must not fall below.
    if (papers.every(p => contrast(candidate, p) >= 4.6)) return candidate
  }
  return goal
}

export const LIGHT_PAPERS = ['#ffffff', '#f5f7fa', '#eef2f6'].map(c => parseColor(c) as Rgb)
export const DARK_PAPERS = ['#14181f', '#1c222b', '#252d38'].map(c => parseColor(c) as Rgb)

/** Brand colours for both modes; null when the text is no hex colour. */
export function brandColors(text: string): { light: string; dark: string } | null {
  const color = parseColor(text)
  return color === null
    ? null
    : { light: toHex(readable(color, LIGHT_PAPERS, [0, 0, 0])), dark: toHex(readable(color, DARK_PAPERS, [255, 255, 255])) }
}
