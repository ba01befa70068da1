// SPF facts as evidence and fixes of a finding.
import type { Evidence, Fix } from '../../core/finding.js'
import type { SpfFacts, SpfNode, SpfRepair, SpfRepairCode } from './facts.js'
import { txtChunks } from './print.js'

const WIDTH = 72

/** A record with a pointer under the place; long records are cut to the surroundings. */
export function pointAt(domain: string, record: string, position: number, length: number): Evidence {
  const start = Math.max(0, Math.min(position - 20, record.length - WIDTH))
  const end = Math.min(record.length, start + WIDTH)
  const head = start > 0 ? '…' : ''
  const excerpt = `${head}${record.slice(start, end)}${end < record.length ? '…' : ''}`
  const marks = Math.max(1, Math.min(length, end - position))
  // Control characters would move the pointer away from its place.
  const plain = excerpt.replace(/[\x00-\x1f\x7f]/g, '\ufffd')
  return { kind: 'record', label: domain, text: `${plain}\n${' '.repeat(position - start + head.length)}${'^'.repeat(marks)}` }
}

export const wholeRecord = (domain: string, record: string): Evidence => ({ kind: 'record', label: domain, text: record })

/** The include tree, one record a line, with the look-ups it costs its parent; below one record they add up to its own. */
export function treeEvidence(root: SpfNode): Evidence {
  const lines: string[] = []
  const visit = (node: SpfNode, indent: string): void => {
    if (lines.length >= 60) return
    const state = node.state === 'known' ? '' : ` [${node.reason ?? node.state}]`
    lines.push(
      `${indent}${node.via === 'root' ? `${node.domain} (${node.lookups})` : `${node.via} ${node.domain} (${node.lookups + 1})`}${state}`,
    )
    for (const child of node.children) visit(child, `${indent}  `)
    for (const t of node.terms)
      if (lines.length < 60)
        lines.push(`${indent}  ${t.text}${t.void4 ? ' [void]' : t.state === 'unknown' ? ` [${t.reason ?? ''}]` : ''}`)
  }
  visit(root, '')
  return { kind: 'tree', label: root.domain, text: lines.join('\n') }
}

/** The repair as a fix, when it mends one of `codes`; spread into the details of an issue. */
export function spfFix(spf: SpfFacts, ...codes: SpfRepairCode[]): { fix?: Fix } {
  const { repair } = spf
  if (!repair?.steps.some(s => codes.includes(s.code))) return {}
  const current = [...spf.records, ...(spf.records.length === 0 ? spf.lookalikes : [])].map(r => r.text).join('\n')
  return { fix: recordFix(spf.domain, current, repair) }
}

export const recordFix = (domain: string, current: string | null, repair: Omit<SpfRepair, 'steps'>): Fix => ({
  kind: 'dns-record',
  name: domain,
  host: repair.host,
  type: 'TXT',
  current,
  proposed: repair.record,
  chunks: repair.chunks,
  checked: {
    lookups: repair.lookups,
    voidLookups: repair.voidLookups,
    authorisedIpv4: repair.authorisedIpv4,
    ...(repair.coversSendingIps === null ? {} : { coversSendingIps: repair.coversSendingIps }),
    valid: true,
  },
})

/** `v=spf1 -all` for a domain that sends nothing. */
export const parkedFix = (spf: SpfFacts): Fix =>
  recordFix(spf.domain, spf.records.map(r => r.text).join('\n') || null, {
    record: 'v=spf1 -all',
    chunks: txtChunks('v=spf1 -all'),
    host: spf.host,
    lookups: 0,
    voidLookups: 0,
    authorisedIpv4: 0,
    coversSendingIps: null,
  })
