import { UserError } from '../core/errors.js'
import { type AuditResult, RESULT_VERSION } from '../core/result.js'

/** Refuses results whose shape this version cannot know; older shapes are lifted to the present one here. */
export function requireKnownVersion(result: { resultVersion?: unknown }): asserts result is AuditResult {
  const version: unknown = result.resultVersion
  if (version === RESULT_VERSION) return
  if (typeof version === 'number' && version > RESULT_VERSION) {
    throw new UserError({
      en: `this result has version ${version}; this mailpreflight reads up to version ${RESULT_VERSION}. Update mailpreflight to render it`,
      de: `Dieses Ergebnis hat Version ${version}; dieses mailpreflight liest bis Version ${RESULT_VERSION}. Aktualisieren Sie mailpreflight, um es darzustellen`,
    })
  }
  throw new UserError({
    en: `this is not a mailpreflight result: resultVersion is ${JSON.stringify(version) ?? 'missing'}`.slice(0, 200),
    de: `Das ist kein Ergebnis von mailpreflight: resultVersion ist ${JSON.stringify(version) ?? 'nicht vorhanden'}`.slice(
      0,
      200,
    ),
  })
}
