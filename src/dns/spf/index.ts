// SPF (RFC 7208): parse, evaluate, analyse, repair.
export { type CollectSpfOptions, collectSpf } from './collect.js'
export { collectSpfForIp } from './collect-ip.js'
export {
  evaluateSpf,
  type SpfInput,
  type SpfOptions,
  type SpfReason,
  type SpfResult,
  type SpfResultName,
  type SpfTraceStep,
} from './evaluate.js'
export type * from './facts.js'
export { parseSpf } from './parse.js'
export { printSpf, printTerm, txtChunks } from './print.js'
export type { RegistrableDomain } from './relations.js'
export type { SpfService } from './services.js'
export type * from './types.js'
