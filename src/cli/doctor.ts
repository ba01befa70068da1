// What an audit needs from this machine, one line each: ok, warn or fail, and what to do about it.

import { getServers } from 'node:dns'
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { findConfig } from '../config/read.js'
import type { DnsAnswer, Resolver } from '../core/dns.js'
import { ExitCode } from '../core/errors.js'
import type { Texts } from '../core/locale.js'
import { t } from './locale.js'
import { writeStdout } from './output.js'

export interface Diagnosis {
  state: 'ok' | 'warn' | 'fail'
  text: Texts
}

const ok = (en: string, de: string): Diagnosis => ({ state: 'ok', text: { en, de } })
const warn = (en: string, de: string): Diagnosis => ({ state: 'warn', text: { en, de } })
const bad = (en: string, de: string): Diagnosis => ({ state: 'fail', text: { en, de } })

const SIGN = { ok: '✓', warn: '!', fail: '✕' } as const
/** A name that always exists and is signed, run by IANA. */
const PROBE = 'iana.org'
const LATE = 3000

const atLeast = (version: string, wanted: readonly [number, number]): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > wanted[0] || (major === wanted[0] && minor >= wanted[1])
}

/** @param version of Node.js, as process.versions.node */
export function diagnoseNode(version: string): Diagnosis {
  if (!atLeast(version, [20, 19]))
    return bad(
      `Node.js ${version} is too old: 20.19 or newer is needed`,
      `Node.js ${version} ist zu alt: nötig ist 20.19 oder neuer`,
    )
  if (!atLeast(version, [22, 0]))
    return warn(
      `Node.js ${version} works, but gets no security fixes any more; 24 is recommended`,
      `Node.js ${version} läuft, bekommt aber keine Sicherheitskorrekturen mehr; empfohlen ist 24`,
    )
  return ok(`Node.js ${version}`, `Node.js ${version}`)
}

export function diagnoseServers(servers: readonly string[]): Diagnosis {
  if (servers.length === 0) return bad('no name server is set up', 'es ist kein Nameserver eingerichtet')
  const list = servers.join(', ')
  return ok(`name servers: ${list}`, `Nameserver: ${list}`)
}

/** How long a question takes, or why it fails. */
export async function diagnoseResolver(resolver: Resolver, name = PROBE): Promise<Diagnosis> {
  const started = performance.now()
  let answer: DnsAnswer
  try {
    answer = await resolver.resolve(name, 'A')
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? error)
    return bad(
      `DNS: no answer for ${name} (${code}). Is port 53 blocked? Try --nameserver https://… (DNS over HTTPS)`,
      `DNS: keine Antwort für ${name} (${code}). Ist Port 53 gesperrt? Versuchen Sie --nameserver https://… (DNS über HTTPS)`,
    )
  }
  const ms = Math.round(performance.now() - started)
  if (answer.rcode !== 'NOERROR')
    return bad(
      `DNS: the name server answers ${answer.rcode} for ${name}; ask another one with --nameserver`,
      `DNS: Der Nameserver antwortet ${answer.rcode} für ${name}; fragen Sie mit --nameserver einen anderen`,
    )
  if (ms > LATE)
    return warn(
      `DNS answers slowly (${ms} ms); audits will take long`,
      `DNS antwortet langsam (${ms} ms); Prüfungen werden lange dauern`,
    )
  return ok(`DNS answers in ${ms} ms`, `DNS antwortet in ${ms} ms`)
}

/** A name that cannot exist must not: some name servers sell an advertising page for it. */
export async function diagnoseHonesty(resolver: Resolver): Promise<Diagnosis> {
  try {
    const { rcode, records } = await resolver.resolve('does-not-exist.mailpreflight.invalid', 'A')
    return records.length > 0
      ? bad(
          'the name server invents answers for names that do not exist; records would seem to be there that are not',
          'Der Nameserver erfindet Antworten für Namen, die es nicht gibt; Einträge schienen vorhanden, die es nicht sind',
        )
      : ok(`names that do not exist: ${rcode}`, `Namen, die es nicht gibt: ${rcode}`)
  } catch (error) {
    const code = String((error as { code?: unknown }).code ?? error)
    return warn(`names that do not exist: ${code}`, `Namen, die es nicht gibt: ${code}`)
  }
}

/** Blocklists refuse public resolvers: RFC 5782 5 has a test entry that must be listed. */
export async function diagnoseBlocklists(resolver: Resolver): Promise<Diagnosis> {
  try {
    const { records } = await resolver.resolve('2.0.0.127.zen.spamhaus.org', 'A')
    const addresses = records.flatMap(r => ('address' in r ? [r.address] : []))
    if (addresses.some(a => a.startsWith('127.0.0.'))) return ok('blocklists answer', 'Blocklisten antworten')
  } catch {
    // Told below: no answer and a refusal are the same here.
  }
  return warn(
    'blocklists do not answer this name server (large public ones are refused); listings will be reported as unknown. Use a resolver of your own with --nameserver',
    'Blocklisten antworten diesem Nameserver nicht (große öffentliche werden abgewiesen); Einträge werden als unbekannt gemeldet. Nehmen Sie mit --nameserver einen eigenen Resolver',
  )
}

export function diagnoseIpv6(interfaces: ReturnType<typeof networkInterfaces>): Diagnosis {
  const global = Object.values(interfaces).some(list =>
    list?.some(a => a.family === 'IPv6' && !a.internal && !/^f[de]/i.test(a.address)),
  )
  return global
    ? ok('IPv6 is set up', 'IPv6 ist eingerichtet')
    : warn(
        'no global IPv6 address: name servers that only speak IPv6 cannot be asked',
        'keine globale IPv6-Adresse: Nameserver, die nur IPv6 sprechen, lassen sich nicht fragen',
      )
}

/** @param date the Date header of a web server; signatures and certificates are judged by the clock */
export function diagnoseClock(date: string | null, now: number): Diagnosis {
  const there = date === null ? Number.NaN : Date.parse(date)
  if (Number.isNaN(there)) return warn('the clock could not be compared', 'Die Uhr ließ sich nicht vergleichen')
  const seconds = Math.round(Math.abs(now - there) / 1000)
  return seconds > 120
    ? warn(
        `the clock is off by ${seconds} seconds; set it, or use --now`,
        `Die Uhr geht ${seconds} Sekunden falsch; stellen Sie sie oder nehmen Sie --now`,
      )
    : ok('the clock is right', 'Die Uhr geht richtig')
}

async function diagnoseHttps(): Promise<Diagnosis[]> {
  try {
    const response = await fetch(`https://www.${PROBE}/`, { method: 'HEAD', signal: AbortSignal.timeout(5000) })
    return [
      ok('HTTPS works (for MTA-STS and BIMI)', 'HTTPS geht (für MTA-STS und BIMI)'),
      diagnoseClock(response.headers.get('date'), Date.now()),
    ]
  } catch (error) {
    const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).name
    return [
      warn(
        `HTTPS does not work (${cause}): MTA-STS policies and BIMI logos will be reported as unknown`,
        `HTTPS geht nicht (${cause}): MTA-STS-Richtlinien und BIMI-Logos werden als unbekannt gemeldet`,
      ),
    ]
  }
}

/** Port 53 by UDP and TCP to the first name server of the system: long records come by TCP only. */
async function diagnosePort(server: string): Promise<Diagnosis> {
  const { connect } = await import('node:net')
  const host = server.replace(/^\[|\](?::\d+)?$/g, '')
  const [address = '', port = '53'] = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(host) ? host.split(':') : [host]
  const open = await new Promise<boolean>(resolve => {
    const socket = connect({ host: address, port: Number(port), timeout: LATE })
    const end = (answer: boolean) => () => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('connect', end(true)).once('timeout', end(false)).once('error', end(false))
  })
  return open
    ? ok('DNS over TCP works', 'DNS über TCP geht')
    : warn(
        'DNS over TCP is blocked: long records (DKIM keys, SPF) may come back incomplete and be reported as unknown',
        'DNS über TCP ist gesperrt: Lange Einträge (DKIM-Schlüssel, SPF) können unvollständig sein und als unbekannt gemeldet werden',
      )
}

function diagnoseChromium(): Diagnosis {
  const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app']
  return places.some(p => existsSync(p))
    ? ok('a browser is there to print reports', 'Ein Browser zum Drucken von Berichten ist da')
    : ok('no Chromium found; any browser prints the HTML report', 'kein Chromium gefunden; den HTML-Bericht druckt jeder Browser')
}

function diagnoseConfig(): Diagnosis {
  const file = findConfig(process.cwd())
  return file === null
    ? ok('no configuration here (mailpreflight init writes one)', 'hier keine Konfiguration (mailpreflight init schreibt eine)')
    : ok(`configuration: ${file}`, `Konfiguration: ${file}`)
}

/** Ends with 1 when something fails, else 0. */
export async function runDoctor({ offline, nameserver }: { offline?: boolean; nameserver?: string }): Promise<ExitCode> {
  const lines: Diagnosis[] = [
    diagnoseNode(process.versions.node),
    diagnoseConfig(),
    diagnoseChromium(),
    diagnoseIpv6(networkInterfaces()),
  ]
  if (!offline) {
    const { liveResolver } = await import('../resolver/index.js')
    const servers = nameserver === undefined ? getServers() : [nameserver]
    const resolver = liveResolver({ deadline: 5000, ...(nameserver === undefined ? {} : { nameservers: [nameserver] }) })
    try {
      const asked = await Promise.all([
        diagnoseServers(servers),
        diagnoseResolver(resolver),
        diagnoseHonesty(resolver),
        // tls:// and https:// do not use port 53.
        ...servers
          .slice(0, 1)
          .filter(s => !s.includes('://'))
          .map(diagnosePort),
        diagnoseBlocklists(resolver),
      ])
      lines.push(...asked, ...(await diagnoseHttps()))
    } finally {
      await resolver.close()
    }
  }
  await writeStdout(`${lines.map(l => `${SIGN[l.state]} ${t(l.text)}`).join('\n')}\n`)
  return lines.some(l => l.state === 'fail') ? ExitCode.findings : ExitCode.passed
}
