// From command line options to the boundaries of the DNS collector.
import { type OpenBoundaries, openBoundaries } from '../collect/boundaries.js'
import { readInput } from './input.js'
import type { DnsOptions, ReportFlags } from './options.js'

export async function setUpDns(flags: DnsOptions & Pick<ReportFlags, 'now'>): Promise<OpenBoundaries> {
  const { nameserver, timeout, offline, zone, trustAd } = flags
  const opened = await openBoundaries({
    ...(nameserver ? { nameservers: nameserver } : {}),
    ...(timeout === undefined ? {} : { timeout }),
    ...(offline ? { offline } : {}),
    ...(zone === undefined ? {} : { zone: { text: readInput(zone).toString('utf8'), file: zone } }),
    ...(trustAd ? { trustAd } : {}),
  })
  // With the time given, a repeat is the same to the byte: then no answer takes any.
  if (flags.now !== undefined) opened.boundaries.limits = { clock: () => 0 }
  return opened
}
