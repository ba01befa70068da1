/** Registered domain by the public suffix list, private section included as OpenDMARC reads it; null for a suffix. */
export async function pslDomain(domain: string): Promise<string | null> {
  // Lazily: the list costs more start-up time than everything else of DMARC.
  const { getDomain } = await import('tldts')
  return getDomain(domain, { allowPrivateDomains: true, validateHostname: false })
}
