// Elements by what they mean for a scanner of mail.

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '))

/** Elements that HTML has or had, and the root of MJML sources; anything else without ":" or "-" is a made-up tag. */
const KNOWN = names(
  'mjml a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img image input ins isindex kbd keygen label layer legend li link listing main map mark marquee menu meta meter multicol nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext pre progress q rb rp rt ruby s samp script search section select server slot small source spacer span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xml xmp math path g circle rect defs use symbol polygon line text tspan lineargradient stop clippath mask ellipse polyline',
)

/** Elements after which text stands on its own. */
const BLOCK = names(
  'p div td th tr table br hr li ul ol h1 h2 h3 h4 h5 h6 center blockquote pre section article header footer title tbody dt dd form option address',
)

/** Elements whose text is not shown. */
const SILENT = names('script style head title noscript template xml')

type Active = 'script' | 'form' | 'frame' | 'object' | 'media' | 'field'

const ACTIVE: Readonly<Record<string, Active>> = {
  script: 'script',
  form: 'form',
  iframe: 'frame',
  frame: 'frame',
  frameset: 'frame',
  object: 'object',
  embed: 'object',
  applet: 'object',
  video: 'media',
  audio: 'media',
  input: 'field',
  textarea: 'field',
  select: 'field',
}

/** Elements whose attributes tell something. */
const TELLING = names(
  'a area mj-button mj-navbar-link mj-social-element form mj-image img image title style html body head base link meta',
)

export interface ElementKind {
  known: boolean
  block: boolean
  silent: boolean
  active: Active | null
  telling: boolean
}

const OTHER: ElementKind = { known: false, block: false, silent: false, active: null, telling: false }

const kinds = new Map<string, ElementKind>()
for (const name of [...KNOWN, ...TELLING])
  kinds.set(name, {
    known: KNOWN.has(name),
    block: BLOCK.has(name),
    silent: SILENT.has(name),
    active: ACTIVE[name] ?? null,
    telling: TELLING.has(name),
  })

export const kindOf = (name: string): ElementKind => kinds.get(name) ?? OTHER
