// CSV for people: RFC 4180 quoting, CRLF, and no cell that a spreadsheet would compute.

const FORMULA = /^[=+\-@\t\r]/
const QUOTED = /[",;\r\n]/

/** One line. A cell that opens like a formula gets an apostrophe before it (addresses may begin with "+" or "="). */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells
    .map(cell => {
      if (typeof cell === 'number') return String(cell)
      const safe = FORMULA.test(cell) ? `'${cell}` : cell
      return QUOTED.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
    })
    .join(',')}\r\n`
}
