// The shell of every page: head, policy, brand, footer. Report, portfolio and trend share it, so a brand reaches all of them.
import { createHash } from 'node:crypto'
import type { Locale } from '../../core/locale.js'
import { html, type SafeHtml, styleSheet } from '../escape.js'
import type { Brand } from '../types.js'
import { styleOf } from './style.js'

export interface Page {
  locale: Locale
  title: string
  heading: string
  /** Beside the heading: date, campaign. */
  facts: readonly string[]
  brand: Brand | undefined
  main: SafeHtml
  /** Left part of the footer. */
  footer: string
  /** "made with …"; left out when the brand hides the tool. */
  madeWith: string
}

/** Raster images and SVG, as data, base64: an SVG inside <img> can neither run scripts nor load anything. */
const LOGO = /^data:image\/(?:png|jpeg|gif|webp|avif|svg\+xml);base64,[a-z0-9+/]+=*$/i
const MAX_LOGO = 400_000

export const isLogo = (text: string): boolean => text.length <= MAX_LOGO && LOGO.test(text)

function brandMark(brand: Brand | undefined): SafeHtml {
  const logo = brand?.logo !== undefined && isLogo(brand.logo) ? html`<img src="${brand.logo}" alt="${brand.name ?? ''}">` : null
  return html`${logo}${brand?.name !== undefined && logo === null ? html`<span class="who">${brand.name}</span>` : null}`
}

export function renderPage(page: Page): string {
  const css = styleOf(page.brand?.color)
  const hash = createHash('sha256').update(css).digest('base64')
  // A hash instead of 'unsafe-inline': markup that got in somehow could neither style nor load anything.
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'`
  const footer = [page.brand?.footer, page.brand?.contact, page.footer, page.brand?.hideToolName ? undefined : page.madeWith]
  return `${html`<!DOCTYPE html>
<html lang="${page.locale}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${page.title}</title>
<style>${styleSheet(css)}</style>
</head>
<body>
<header class="cover"><div class="wrap">${brandMark(page.brand)}<h1>${page.heading}</h1><p class="when">${page.facts.map((x, i) => html`${i > 0 ? html`<br>` : null}${x}`)}</p></div></header>
<main class="wrap">
${page.main}
</main>
<footer><div class="wrap">${footer.filter(x => x !== undefined && x !== '').map(x => html`<span>${x}</span>`)}</div></footer>
</body>
</html>`}\n`
}
