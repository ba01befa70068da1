// What policies, skips and limits are called in texts for people; categories have their names in rules/bounces/explanations*.yml.
import type { Texts } from '../core/locale.js'

export const POLICY_LABELS: Readonly<Record<string, Texts>> = {
  mailpro: { en: 'mailpro (hard at once)', de: 'mailpro (Hard sofort)' },
  mailweaver: { en: 'mailweaver (20 soft, 3 hard)', de: 'mailweaver (20 Soft, 3 Hard)' },
  activecampaign: { en: 'activecampaign (3 soft in a row)', de: 'activecampaign (3 Soft in Folge)' },
  strict: { en: 'strict (proof only)', de: 'strict (nur Belege)' },
  custom: { en: 'custom (own numbers)', de: 'custom (eigene Werte)' },
}

export const SKIP_REASONS: Readonly<Record<string, Texts>> = {
  empty: { en: 'empty', de: 'leer' },
  binary: { en: 'binary data', de: 'Binärdaten' },
  'bad-json': { en: 'not valid JSON', de: 'kein gültiges JSON' },
  'bad-csv': { en: 'broken CSV row', de: 'fehlerhafte CSV-Zeile' },
  'bad-container': { en: 'archive cannot be opened', de: 'Archiv lässt sich nicht öffnen' },
  'too-large': { en: 'too large', de: 'zu groß' },
  'no-recipient': { en: 'names no recipient', de: 'nennt keinen Empfänger' },
  'unknown-event': { en: 'unknown event', de: 'unbekanntes Ereignis' },
  'unknown-format': {
    en: 'unknown format (plain text with a reply a line: --format-in replies)',
    de: 'unbekanntes Format (einfacher Text, eine Antwort je Zeile: --format-in replies)',
  },
  torn: { en: 'breaks off', de: 'bricht ab' },
  'not-readable': { en: 'cannot be read', de: 'nicht lesbar' },
}

export const TRUNCATED: Readonly<Record<string, Texts>> = {
  groups: {
    en: 'very many different kinds of bounces: the rarer ones share one line',
    de: 'sehr viele verschiedene Arten von Bounces: Die selteneren teilen sich eine Zeile',
  },
  addresses: {
    en: 'more addresses than can be followed: suppression decisions cover the first 400,000',
    de: 'mehr Adressen, als sich verfolgen lassen: Die Sperrentscheidungen betreffen die ersten 400.000',
  },
  templates: {
    en: 'more different replies not understood than can be listed',
    de: 'mehr verschiedene nicht eingeordnete Antworten, als sich auflisten lassen',
  },
}
