// The one flow: inputs -> facts -> checks -> outcomes -> findings -> score and verdict -> result.
// Everything up to the facts asks and reads; everything after them is in judge.ts and pure.

import type { Facts, MessageFacts } from './checks/facts.js'
import { loadChecks } from './checks/registry.js'
import { openBoundaries } from './collect/boundaries.js'
import { collectDns, type DnsBoundaries, type DomainRequest } from './collect/dns.js'
import { addressOrExplain, domainNameOrExplain, selectorOrExplain } from './collect/given-names.js'
import { collectMessage, messageDomains, messageNames } from './collect/message.js'
import { openSession } from './collect/queries.js'
import { extractFacts, guessType, type SourceType } from './content/extract.js'
import type { Settings } from './core/check.js'
import { ExitCode, UserError } from './core/errors.js'
import { known, notCollected } from './core/fact.js'
import type { HistoryFacts } from './core/history.js'
import type { AuditResult } from './core/result.js'
import { type JudgeOptions, judge } from './judge.js'
import { version } from './version.js'

export interface AuditMessage {
  source: Uint8Array | string
  /** Name to show; null for standard input. */
  file?: string | null
  type?: SourceType
}

/** What is audited. At least one of message, domain and history. */
export interface AuditOptions extends JudgeOptions {
  message?: AuditMessage
  /** The sender's domain; default: of From. */
  domain?: string
  /** MAIL FROM domain or address; default: of Return-Path, else the From domain. */
  mailFrom?: string
  /** DKIM selectors beside those of the message. */
  selectors?: readonly string[]
  /** Sending addresses. */
  ips?: readonly string[]
  helo?: string
  /** Messages a day to the largest provider. */
  volume?: number
  profile?: Settings['profile']
  /** Default: `template` for HTML and text files, `message` for .eml. */
  mode?: Settings['mode']
  history?: HistoryFacts
  /** Names of the bounce inputs, and what of them could not be read; both go into the result. */
  bounceSources?: string[]
  notices?: Facts['notices']
  /** Where DNS answers come from; default: the system's name servers. */
  dns?: DnsBoundaries
  /** False: ask no blocklist. */
  blocklists?: boolean
  /** ISO 8601; default: now. */
  now?: string
}

/**
 * Audits a sender: its DNS, a message or template, the bounces of the past, or any of them, joined by cause.
 *
 * @throws UserError when there is nothing to audit, a domain is none, or an .eml holds no message
 */
export async function audit(options: AuditOptions): Promise<AuditResult> {
  const [facts, checks] = await Promise.all([collectFacts(options), loadChecks()])
  return judge(facts, checks, options)
}

/** Everything that has to be asked or read, as plain JSON: what `--record` writes and `--facts` brings back. */
export async function collectFacts(options: AuditOptions): Promise<Facts> {
  const { message, history } = options
  if (message === undefined && options.domain === undefined && history === undefined) {
    throw new UserError(
      {
        en: 'nothing to audit: name a message, a domain (--domain) or bounces (--bounces)',
        de: 'nichts zu prüfen: Nennen Sie eine Nachricht, eine Domain (--domain) oder Bounces (--bounces)',
      },
      ExitCode.nothing,
    )
  }
  const source = message && (typeof message.source === 'string' ? Buffer.from(message.source) : message.source)
  const file = message?.file ?? null
  const type = source && (message?.type ?? guessType(source, file))
  const settings: Settings = {
    profile: options.profile ?? 'bulk',
    mode: options.mode ?? (type === 'eml' || type === undefined ? 'message' : 'template'),
    volume: options.volume ?? null,
    now: options.now ?? new Date().toISOString(),
  }
  const names = source && type === 'eml' ? messageNames(source) : null
  const content = source && (await extractFacts(source, { file, ...(type ? { type } : {}) }))
  if (type === 'eml' && content?.headers.present === false) {
    // Every check of headers would be "not applicable", and binary data "ready to send".
    throw new UserError({
      en: `${file ?? 'the input'} has no header: it is not an e-mail message`,
      de: `${file ?? 'die Eingabe'} hat keinen Header und ist daher keine E-Mail-Nachricht`,
    })
  }
  const domain = options.domain === undefined ? (names?.from ?? null) : domainNameOrExplain(options.domain)

  const opened = options.dns ? { boundaries: options.dns, close() {} } : await openBoundaries()
  const { boundaries } = opened
  try {
    const session = openSession(boundaries.resolver, boundaries.limits)
    const dns = collectDns(
      {
        domains: await domainRequests(options, domain, names, content?.links.domains ?? []),
        ips: (options.ips ?? []).map(addressOrExplain),
        helo: options.helo ?? null,
        sender: options.mailFrom?.includes('@') ? options.mailFrom : (names?.sender ?? null),
        blocklists: options.blocklists === false ? 'none' : 'default',
      },
      { ...boundaries, resolver: session.resolver },
    )
    const messages: Facts['messages'] = []
    if (source && content) {
      const joined = await collectMessage(
        {
          source: type === 'eml' ? source : null,
          names: names ?? { from: domain, mailFrom: null, sender: null, signatures: [] },
          dns,
          now: settings.now,
        },
        session.resolver,
      )
      messages.push({ file, facts: { content: known(content), spamScore: notCollected, ...joined } satisfies MessageFacts })
    }
    const { domains, ips } = await dns
    return {
      factsVersion: 1,
      tool: version(),
      settings,
      domain,
      domains,
      ips,
      messages,
      history: history ? { history: known(history) } : null,
      bounceSources: options.bounceSources ?? [],
      notices: options.notices ?? [],
      // Sorted, as the order of asking is the order of answers before: it differs from run to run.
      queries: session.queries().sort((a, b) => (a.name === b.name ? (a.type < b.type ? -1 : 1) : a.name < b.name ? -1 : 1)),
    }
  } finally {
    opened.close()
  }
}

async function domainRequests(
  options: AuditOptions,
  domain: string | null,
  names: ReturnType<typeof messageNames> | null,
  links: readonly string[],
): Promise<DomainRequest[]> {
  const given =
    options.mailFrom === undefined ? null : domainNameOrExplain(options.mailFrom.slice(options.mailFrom.lastIndexOf('@') + 1))
  const merged = {
    from: domain,
    mailFrom: given ?? names?.mailFrom ?? null,
    sender: names?.sender ?? null,
    // A domain given by hand replaces that of the message: what it says about its signatures stays true.
    signatures: names?.signatures ?? [],
  }
  const requests = await messageDomains(merged, { links })
  const selectors = (options.selectors ?? []).map(selector => ({
    selector: selectorOrExplain(selector),
    origin: 'given' as const,
  }))
  if (domain !== null && selectors.length > 0) requests.push({ name: domain, roles: ['dkim'], selectors })
  return requests
}
