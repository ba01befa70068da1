// The HTML report: one file, no script, nothing loaded from anywhere; the same result gives the same bytes.
import { CATEGORY } from '../../i18n/labels.js'
import { pageSentences } from '../../i18n/page.js'
import { html, type SafeHtml } from '../escape.js'
import type { Renderer } from '../renderer.js'
import { createView } from '../view.js'
import { actionsSection } from './actions.js'
import { appendixSection } from './appendix.js'
import { bouncesSection } from './bounces.js'
import { checkedSection } from './checked.js'
import { compareSection } from './compare.js'
import { explainSum } from './explain.js'
import { categorySection } from './findings.js'
import { messageFacts } from './message.js'
import { overviewSection, verdictSection } from './overview.js'
import { renderPage } from './page.js'
import { dateOr } from './parts.js'
import { providersSection } from './providers.js'
import type { HtmlView } from './view.js'

/** What the report is about, for title and heading. */
export const targetOf = ({ result, s }: Pick<HtmlView, 'result' | 's'>): string =>
  result.target.domain ?? result.messages[0]?.subject ?? result.target.message ?? s.noDomain

function contents(view: HtmlView): SafeHtml {
  const { p, s, result, text } = view
  const has = (category: keyof typeof CATEGORY): boolean =>
    result.outcomes.some(o => o.category === category && o.state !== 'not-applicable')
  const links: [string, string, boolean][] = [
    ['actions', s.whatFirst, true],
    ['providers', s.providers, view.providers.length > 0],
    ['authentication', text(CATEGORY.authentication), has('authentication')],
    ['infrastructure', text(CATEGORY.infrastructure), has('infrastructure')],
    ['content', text(CATEGORY.content), has('content')],
    ['bounces', s.bounces, result.history !== null],
    ['compare', p.compareHeading, view.comparison !== null],
    ['checked', p.checks, true],
    ['appendix', p.appendix, true],
  ]
  return html`<nav class="toc" aria-label="${p.contents}"><ul>${links.filter(([, , there]) => there).map(([id, word]) => html`<li><a href="#${id}">${word}</a></li>`)}</ul></nav>`
}

export const renderHtml: Renderer = (result, options, catalogue) => {
  const p = pageSentences(options.locale)
  const view: HtmlView = { ...createView(result, options, catalogue), p, explain: explainSum(options.locale) }
  const { f } = view
  const target = targetOf(view)
  const subject = result.target.domain === null ? undefined : result.messages[0]?.subject
  return renderPage({
    locale: options.locale,
    title: p.title({ target }),
    heading: p.heading({ target }),
    facts: [`${f.dateTime(result.generatedAt)} UTC`, ...(subject ? [p.campaign({ subject })] : [])],
    brand: options.brand,
    main: html`${verdictSection(view)}
${overviewSection(view)}
${contents(view)}
${actionsSection(view)}
${providersSection(view)}
${categorySection('authentication', view)}
${categorySection('infrastructure', view)}
${categorySection('content', view, messageFacts(view))}
${bouncesSection(view)}
${categorySection('history', view)}
${compareSection(view)}
${checkedSection(view)}
${appendixSection(view)}`,
    footer: p.footer({ date: dateOr(result.ruleData, view.f) }),
    madeWith: p.madeWith(result.tool),
  })
}
