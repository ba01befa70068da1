/** A bar of `cells` cells; anything above zero shows at least one. */
export function bar(share: number, cells: number): { full: string; rest: string } {
  const bounded = Math.min(1, Math.max(0, share))
  const full = bounded === 0 ? 0 : Math.max(1, Math.round(bounded * cells))
  return { full: '█'.repeat(full), rest: '░'.repeat(cells - full) }
}
