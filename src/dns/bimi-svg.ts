// The SVG Tiny Portable/Secure profile that BIMI asks for (draft-svg-tiny-ps-abrotman).
import { load } from 'cheerio/slim'
import type { BimiLogo, RecordProblem } from './facts.js'
import { problem } from './policy-record.js'

/** The guidance of the BIMI group: 32 kilobytes. */
export const MAX_LOGO_BYTES = 32_768
const MAX_PROBLEMS = 20

const ALLOWED = new Set(
  (
    'svg title desc metadata defs g use path rect circle ellipse line polyline polygon text textarea tspan tbreak switch ' +
    'lineargradient radialgradient stop solidcolor style font font-face font-face-src font-face-name glyph missing-glyph hkern'
  ).split(' '),
)
const SCRIPTING = new Set(['script', 'handler', 'listener'])
const ANIMATION = new Set([
  'animate',
  'animatecolor',
  'animatemotion',
  'animatetransform',
  'set',
  'mpath',
  'discard',
  'animation',
  'audio',
  'video',
])
const RASTER = new Set(['image', 'foreignobject', 'iframe', 'embed', 'object', 'prefetch'])

/** Checks an image against the profile; positions are offsets into the text. Never throws. */
export function checkSvg(text: string, bytes: number): Pick<BimiLogo, 'problems' | 'title'> {
  const problems: RecordProblem[] = []
  const add = (code: RecordProblem['code'], severity: RecordProblem['severity'], position: number, piece: string): void => {
    if (problems.length < MAX_PROBLEMS && !problems.some(p => p.code === code && p.text === piece)) {
      problems.push(problem(code, severity, position, piece))
    }
  }
  if (bytes > MAX_LOGO_BYTES) add('size', 'error', 0, String(bytes))
  const $ = load(text.slice(0, 4 * MAX_LOGO_BYTES), { xml: { xmlMode: true, withStartIndices: true } })
  for (const node of $.root().contents().toArray()) {
    // An entity declaration is how an XML bomb begins.
    if (node.type === 'directive' && /^!doctype/i.test(node.data) && node.data.includes('['))
      add('entity', 'error', node.startIndex ?? 0, node.name)
  }
  const root = $.root().children().first()
  const name = root.prop('tagName')?.toLowerCase().replace(/^svg:/, '')
  if (name !== 'svg') {
    add('not-svg', 'error', 0, name ?? '')
    return { problems, title: null }
  }
  for (const node of $('*').toArray()) {
    if (!('attribs' in node)) continue
    const element = node.name.toLowerCase().replace(/^svg:/, '')
    const at = node.startIndex ?? 0
    if (SCRIPTING.has(element)) add('script', 'error', at, node.name)
    else if (ANIMATION.has(element)) add('animation', 'error', at, node.name)
    else if (RASTER.has(element)) add('image', 'error', at, node.name)
    // Elements of editors carry a prefix ("sodipodi:namedview"); the profile knows neither them nor the rest.
    else if (!ALLOWED.has(element)) add('element', 'warning', at, node.name)
    for (const [attribute, value] of Object.entries(node.attribs)) checkAttribute(attribute, value, at, add)
  }
  checkRoot(root.attr() ?? {}, add)
  const title = root.children('title').first().text().trim()
  if (title === '') add('no-title', 'error', 0, '')
  return { problems, title: title === '' ? null : title.slice(0, 200) }
}

type Add = (code: RecordProblem['code'], severity: RecordProblem['severity'], position: number, piece: string) => void

function checkAttribute(name: string, value: string, at: number, add: Add): void {
  const key = name.toLowerCase()
  if (/^on[a-z]/.test(key)) add('script', 'error', at, `${name}="${value}"`)
  // References inside the file only; a data: URL would smuggle a raster image in.
  if ((key === 'href' || key === 'xlink:href') && value.trim() !== '' && !value.trim().startsWith('#')) {
    add('external-reference', 'error', at, `${name}="${value}"`)
  }
  if (/url\(\s*['"]?(?!['"]?\s*#)[^)\s]/i.test(value) || /@import/i.test(value))
    add('external-reference', 'error', at, `${name}="${value}"`)
}

function checkRoot(root: Record<string, string>, add: Add): void {
  if (root.baseProfile !== 'tiny-ps') add('base-profile', 'error', 0, root.baseProfile ?? '')
  if (root.version !== '1.2') add('version', 'error', 0, root.version ?? '')
  for (const name of ['x', 'y']) if (root[name] !== undefined) add('root-position', 'error', 0, `${name}="${root[name]}"`)
  const box = root.viewBox
    ?.trim()
    .split(/[\s,]+/)
    .map(Number)
  const [, , width, height] = box ?? []
  if (box?.length !== 4 || !width || !height || width < 0 || height < 0) add('no-viewbox', 'warning', 0, root.viewBox ?? '')
  else if (Math.abs(width - height) > 0.01 * Math.max(width, height)) add('not-square', 'warning', 0, root.viewBox ?? '')
}
