import type { Facts } from '../checks/facts.js'
import { UserError } from '../core/errors.js'
import { readInput } from './input.js'

/** Reads what `--record` wrote. @throws UserError when it is something else */
export function readFacts(file: string): Facts {
  let value: unknown
  try {
    value = JSON.parse(readInput(file).toString('utf8'))
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError({
      en: `${file} is not JSON: ${(error as Error).message}`,
      de: `${file} ist kein JSON: ${(error as Error).message}`,
    })
  }
  const facts = value as Partial<Facts> | null
  if (facts?.factsVersion !== 1 || !Array.isArray(facts.domains) || !Array.isArray(facts.messages)) {
    throw new UserError({
      en: `${file} holds no facts that this version can read; they are written with --record`,
      de: `${file} enthält keine Fakten, die diese Version lesen kann; geschrieben werden sie mit --record`,
    })
  }
  return facts as Facts
}
