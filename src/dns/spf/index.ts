// SPF (RFC 7208): parse, evaluate, analyse, repair.
export {
  evaluateSpf,
  type SpfInput,
  type SpfOptions,
  type SpfReason,
  type SpfResult,
  type SpfResultName,
  type SpfTraceStep,
} from './evaluate.js'
export { parseSpf } from './parse.js'
export { printSpf, printTerm, txtChunks } from './print.js'
export type * from './types.js'
