import type { Facts } from '../checks/facts.js'
import { ExitCode, UserError } from '../core/errors.js'
import { readJson } from './input.js'

/** Reads what `--record` wrote. @throws UserError when it is something else */
export function readFacts(file: string): Facts {
  const facts = readJson(file, ExitCode.nothing) as Partial<Facts> | null
  if (facts?.factsVersion !== 1 || !Array.isArray(facts.domains) || !Array.isArray(facts.messages)) {
    throw new UserError({
      en: `${file} holds no facts that this version can read; they are written with --record`,
      de: `${file} enthält keine Fakten, die diese Version lesen kann; geschrieben werden sie mit --record`,
    })
  }
  return facts as Facts
}
