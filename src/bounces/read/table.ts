// CSV and TSV exports, streamed through csv-parse: known services by their headers, everything else by header synonyms and contents.
import type { Options, parse as Parse } from 'csv-parse'
import { UserError } from '../../core/errors.js'
import { cleanAddress } from './address.js'
import { type ColumnRole, columnsByContent, columnsByName, foldHeader } from './columns.js'
import { withoutOpenQuotes } from './csv-quotes.js'
import { genericRecord } from './generic-record.js'
import type { Batch } from './read.js'
import { type TableReader, tableReaderFor } from './table-readers.js'
import type { BounceFormat, Sink } from './types.js'

const SNIFF_ROWS = 40
const BATCH_ROWS = 500
const MAX_RECORD = 4_000_000

/** Reads a table. Throws a UserError naming the columns when no column holds addresses. */
export async function* readTable(
  name: string,
  head: Buffer,
  chunks: AsyncIterable<Uint8Array>,
  format: BounceFormat,
  sink: Sink,
  take: () => Batch,
): AsyncGenerator<Batch> {
  const { parse } = await import('csv-parse')
  const decode = await decoderFor(head)
  const delimiter = delimiterOf(head.toString('latin1'))
  const bad = (line: number, why: string): void => sink.skipped('bad-csv', line, why)
  const text = withoutOpenQuotes(decode(chunks), delimiter, line => bad(line, 'quote not closed'))
  const rows = parsedRows(parse, text, delimiter, bad)
  const first: Row[] = []
  let reader: RowReader | null = null
  let since = 0
  let count = 0
  for await (const row of rows) {
    count++
    if (reader) readRow(reader, row, sink)
    else {
      first.push(row)
      if (first.length > SNIFF_ROWS) {
        reader = openTable(name, format, first)
        for (const early of reader.rows) readRow(reader, early, sink)
      }
    }
    if (++since >= BATCH_ROWS) {
      since = 0
      yield take()
    }
  }
  if (!reader && first.length > 0) {
    reader = openTable(name, format, first)
    for (const early of reader.rows) readRow(reader, early, sink)
  }
  // A header without rows says that there was nothing.
  if (count === 0 || (reader && count <= first.length && reader.rows.length === 0)) sink.skipped('empty', null)
  yield take()
}

interface Row {
  cells: string[]
  line: number
}

interface RowReader {
  read: TableReader['read']
  columns: ReadonlyMap<string, number>
  roles: ReadonlyMap<ColumnRole, number>
  /** The sniffed rows without the header. */
  rows: Row[]
}

async function* parsedRows(
  parse: typeof Parse,
  text: AsyncIterable<string>,
  delimiter: string,
  onBad: (line: number, why: string) => void,
): AsyncGenerator<Row> {
  const options: Options = {
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: MAX_RECORD,
    bom: true,
    info: true,
    trim: true,
    on_skip: error => {
      onBad(Number((error as { lines?: unknown } | undefined)?.lines ?? 0), error?.code ?? 'CSV')
      return undefined
    },
  }
  const parser = parse(options)
  const failures: (Error & { code?: unknown; lines?: unknown })[] = []
  parser.on('error', error => failures.push(error))
  // The parser is asked for its rows after each piece: waiting for it as a stream would cost more than the parsing.
  const rows = function* (): Generator<Row> {
    for (let entry: ParsedRow | null = parser.read(); entry !== null; entry = parser.read())
      yield { cells: entry.record, line: entry.info.lines }
  }
  for await (const piece of text) {
    parser.write(piece)
    yield* rows()
    if (parser.destroyed) break
  }
  if (!parser.destroyed) {
    parser.end()
    yield* rows()
  }
  // Errors are told on the next tick.
  await new Promise<void>(resolve => setImmediate(resolve))
  for (const failure of failures) {
    if (typeof failure.code !== 'string' || !failure.code.startsWith('CSV_')) throw failure
    onBad(Number(failure.lines ?? 0), failure.code)
  }
}

interface ParsedRow {
  record: string[]
  info: { lines: number }
}

/** Rows that stand before the header at most: titles of reports. */
const MAX_PREAMBLE = 8

/**
 * The rows from the header on: without Excel's `sep=;`, without the comment lines of Exchange's tracking log (the last of which,
 * `#Fields:`, is the header) and without the title lines of a report.
 */
function fromHeader(format: BounceFormat, rows: Row[]): Row[] {
  const fields = rows.findIndex(row => row.cells[0]?.startsWith('#Fields:'))
  if (fields >= 0) {
    const { cells, line } = rows[fields] as Row
    return [{ cells: [(cells[0] ?? '').slice(8).trim(), ...cells.slice(1)], line }, ...rows.slice(fields + 1)]
  }
  const start = /^sep=/i.test(rows[0]?.cells[0] ?? '') ? 1 : 0
  for (let i = start; i < Math.min(rows.length, start + MAX_PREAMBLE); i++) {
    const cells = rows[i]?.cells ?? []
    if (cells.some(cell => cell.length < 330 && cleanAddress(cell) !== null)) break
    if (cells.length > 1 && (columnsByName(cells).has('recipient') || tableReaderFor(format, byFoldedName(cells), cells)))
      return rows.slice(i)
  }
  return rows.slice(start)
}

function byFoldedName(header: readonly string[]): Map<string, number> {
  const byName = new Map<string, number>()
  for (const [i, key] of header.map(foldHeader).entries()) if (key && !byName.has(key)) byName.set(key, i)
  return byName
}

function openTable(name: string, format: BounceFormat, sniffed: Row[]): RowReader {
  const rows = fromHeader(format, sniffed)
  const header = rows[0]?.cells ?? []
  const byName = byFoldedName(header)
  const special = tableReaderFor(format, byName, header)
  if (special) return { read: special.read, columns: byName, roles: new Map(), rows: special.headless ? rows : rows.slice(1) }
  const roles = columnsByName(header)
  // A first row with an address in it is data: an export without headers.
  const headless = header.some(cell => cleanAddress(cell) !== null && cell.length < 330)
  const body = headless ? rows : rows.slice(1)
  if (headless) roles.clear()
  columnsByContent(
    body.map(row => row.cells),
    roles,
  )
  if (!roles.has('recipient')) throw noAddressColumn(name, header)
  return { read: (_, row, line) => genericRow(roles, row, line), columns: byName, roles, rows: body }
}

function genericRow(
  roles: ReadonlyMap<ColumnRole, number>,
  row: readonly string[],
  line: number,
): ReturnType<TableReader['read']> {
  const at = (role: ColumnRole): string | null => {
    const column = roles.get(role)
    return column === undefined ? null : row[column] || null
  }
  const recipient = cleanAddress(unformula(at('recipient')))
  if (!recipient) return 'no-recipient'
  const record = genericRecord('csv', recipient, at)
  return record ? { ...record, line } : 'not-a-bounce'
}

/** `'=a@b` and `'+…`: the prefix that exports put before cells that a spreadsheet would compute. */
const unformula = (value: string | null): string | null => value?.replace(/^'(?=[=+\-@])/, '').replace(/^="(.*)"$/, '$1') ?? null

function readRow(reader: RowReader, row: Row, sink: Sink): void {
  const at = (name: string): string | null => {
    const column = reader.columns.get(name)
    return column === undefined ? null : row.cells[column] || null
  }
  const result = reader.read(at, row.cells, row.line)
  if (typeof result === 'string') sink.skipped(result, row.line)
  else if (Array.isArray(result)) {
    if (result.length === 0) sink.skipped('not-a-bounce', row.line)
    for (const raw of result) sink.found({ ...raw, line: row.line })
  } else sink.found({ ...result, line: row.line })
}

function noAddressColumn(name: string, header: readonly string[]): UserError {
  const columns = header.slice(0, 20).map(cell => cell.slice(0, 40).replace(/[\u0000-\u001f]/g, ' '))
  return new UserError({
    en: `${name}: no column holds e-mail addresses. Columns found: ${columns.map(c => `"${c}"`).join(', ')}. Name the column "email" or "recipient".`,
    de: `${name}: Keine Spalte enthält E-Mail-Adressen. Gefundene Spalten: ${columns.map(c => `„${c}“`).join(', ')}. Benennen Sie die Spalte „E-Mail“ oder „Empfänger“.`,
  })
}

const SEPARATORS = [';', '\t', ',', '|'] as const

/** The separator that the file names (`sep=;`), else the one that splits the first lines most evenly; quoted text is left out. */
function delimiterOf(head: string): string {
  const named = /^(?:\ufeff|ï»¿)?sep=([;,\t|])\r?\n/i.exec(head)?.[1]
  if (named) return named
  const all = head
    .replace(/"(?:[^"]|"")*"/g, '""')
    .split(/\r\n|\n|\r/)
    .filter(line => line.trim() !== '' && !line.startsWith('#'))
  const first = all.findIndex(line => SEPARATORS.some(candidate => line.includes(candidate)))
  const lines = all.slice(Math.max(0, first)).slice(0, 10)
  let best = ','
  let most = 0
  for (const candidate of SEPARATORS) {
    const counts = lines.map(line => line.split(candidate).length - 1)
    const low = Math.min(...counts)
    const score = low * 10 + (counts[0] ?? 0)
    if (score > most) [best, most] = [candidate, score]
  }
  return best
}

/** UTF-8 when the head is; windows-1252 otherwise, as German and French spreadsheets write it. */
async function decoderFor(head: Buffer): Promise<(chunks: AsyncIterable<Uint8Array>) => AsyncGenerator<string>> {
  // The last character may be cut in two.
  const sound = isUtf8(head.subarray(0, Math.max(0, head.length - 4)))
  const iconv = sound ? null : (await import('iconv-lite')).default
  return async function* (chunks) {
    const utf8 = new TextDecoder('utf-8')
    for await (const chunk of chunks) {
      if (iconv) yield iconv.decode(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength), 'windows-1252')
      else yield utf8.decode(chunk, { stream: true })
    }
    if (!iconv) yield utf8.decode()
  }
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}
