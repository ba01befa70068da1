/**
 * The page behind a reference of a check: "RFC 7208 4.6.4" or an address.
 * @returns null when the reference is prose
 */
export function refLink(ref: string): string | null {
  const rfc = /^RFC (\d{3,5})(?: (\d+(?:\.\d+)*))?/.exec(ref)
  if (rfc) return `https://www.rfc-editor.org/rfc/rfc${rfc[1]}${rfc[2] ? `#section-${rfc[2]}` : ''}`
  return /^https:\/\/[^\s<>"]+/.exec(ref)?.[0] ?? null
}
