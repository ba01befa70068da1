// Exports of known services, told by their columns (names folded: lower case letters and digits).
import { activecampaignTable } from './activecampaign.js'
import { exchangeTable } from './exchange-trace.js'
import { hubspotTable } from './hubspot.js'
import { mailchimpTable } from './mailchimp.js'
import { mailgunTable } from './mailgun-csv.js'
import { powermtaTable } from './powermta.js'
import { salesforceTable } from './salesforce.js'
import { sendgridTable } from './sendgrid-csv.js'
import type { BounceFormat, Found, SkipReason } from './types.js'

export interface TableReader {
  readonly format: BounceFormat
  /** @param has whether there is a column of this (folded) name */
  knows(has: (name: string) => boolean, header: readonly string[]): boolean
  /** @param at the cell under a folded header name; null when empty or absent */
  read(at: (name: string) => string | null, row: readonly string[], line: number): Found | Found[] | SkipReason
  /** The first row is data. */
  readonly headless?: boolean
}

const READERS: readonly TableReader[] = [
  powermtaTable,
  salesforceTable,
  exchangeTable,
  hubspotTable,
  sendgridTable,
  mailgunTable,
  activecampaignTable,
  mailchimpTable,
]

/** The reader for these columns; `csv` lets all of them look, a service's name forces its own. */
export function tableReaderFor(
  format: BounceFormat,
  byName: ReadonlyMap<string, number>,
  header: readonly string[],
): TableReader | null {
  const has = (name: string): boolean => byName.has(name)
  if (format !== 'csv') return READERS.find(reader => reader.format === format && reader.knows(has, header)) ?? null
  return READERS.find(reader => reader.knows(has, header)) ?? null
}
