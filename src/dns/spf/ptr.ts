// The names of the client: the ptr mechanism (RFC 7208 5.5) and the macro %{p} (7.3).
import { addresses, type Context, hasAddress, MAX_NAMES } from './context.js'
import { reverseName } from './ip.js'
import { queryName } from './macro.js'
import { query, type SpfAnswer } from './query.js'

export function clientNames(context: Context): Promise<SpfAnswer<'PTR'>> {
  context.ptrNames ??= query(context.resolver, reverseName(context.values.client), 'PTR')
  return context.ptrNames
}

const isBelow = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`)

/** Names of the client under `domain` (all when it is null) whose own addresses lead back to it (RFC 7208 5.5). */
export async function validatedNames(context: Context, answer: SpfAnswer<'PTR'>, domain: string | null): Promise<string[]> {
  const names: string[] = []
  const wanted = domain?.toLowerCase() ?? null
  // RFC 7208 4.6.4: the eleventh name and later ones are ignored.
  for (const { target: written } of answer.records.slice(0, MAX_NAMES)) {
    const name = queryName(written)?.toLowerCase()
    if (name === undefined || (wanted !== null && !isBelow(name, wanted))) continue
    const found = await addresses(context, name)
    if (!found.failure && hasAddress(found, context.values.client, 128)) {
      names.push(name)
      if (wanted !== null) break
    }
  }
  return names
}

/** `%{p}` (RFC 7208 7.3): the domain itself, else a name below it, else any validated name, else "unknown". */
export async function ptrMacro(context: Context): Promise<string> {
  const domain = context.values.domain.toLowerCase()
  context.ptrMacro ??= new Map()
  const known = context.ptrMacro.get(domain)
  if (known !== undefined) return known
  const names = await validatedNames(context, await clientNames(context), null)
  const name = names.find(n => n === domain) ?? names.find(n => isBelow(n, domain)) ?? names[0] ?? 'unknown'
  context.ptrMacro.set(domain, name)
  return name
}
