// Formats by name, each loaded when asked for: a JSON report reads neither texts nor styles.

import { loadChecks } from '../checks/registry.js'
import type { CheckCategory } from '../core/finding.js'
import { type Catalogue, catalogueOf } from './catalogue.js'
import type { Renderer } from './renderer.js'
import type { Reporter, ReportFormat } from './types.js'
import { requireKnownVersion } from './version.js'

const RENDERERS: Record<ReportFormat, () => Promise<Renderer>> = {
  text: async () => (await import('./text/index.js')).renderText,
  json: async () => (await import('./json.js')).renderJson,
  jsonl: async () => (await import('./json.js')).renderJsonl,
  html: async () => (await import('./html/index.js')).renderHtml,
  markdown: async () => (await import('./markdown.js')).renderMarkdown,
  csv: async () => (await import('./csv.js')).renderCsv,
  sarif: async () => (await import('./sarif.js')).renderSarif,
  junit: async () => (await import('./junit.js')).renderJunit,
  github: async () => (await import('./github.js')).renderGithub,
  gitlab: async () => (await import('./gitlab.js')).renderGitlab,
}

const WITHOUT_TEXTS: ReadonlySet<ReportFormat> = new Set(['json', 'jsonl'])
const NO_TEXTS: Catalogue = { check: () => undefined }

/**
 * One format, ready to render.
 * @param categories whose checks' texts will be needed; all by default
 */
export async function loadReporter(format: ReportFormat, categories?: readonly CheckCategory[]): Promise<Reporter> {
  const [render, catalogue] = await Promise.all([
    RENDERERS[format](),
    WITHOUT_TEXTS.has(format) ? NO_TEXTS : loadChecks(categories).then(catalogueOf),
  ])
  return (result, options) => {
    requireKnownVersion(result)
    return render(result, options, catalogue)
  }
}
