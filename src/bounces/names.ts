// What categories, classes, policies and reasons are called in texts for people.
import type { BounceCategory } from '../core/bounce-categories.js'
import type { Texts } from '../core/locale.js'

export const CATEGORY_NAMES: Readonly<Record<BounceCategory, Texts>> = {
  'no-answer-from-host': { en: 'No answer from the server', de: 'Keine Antwort vom Server' },
  'bad-connection': { en: 'Connection failed', de: 'Schlechte Verbindung' },
  'quota-issues': { en: 'Quota (mailbox full, too large)', de: 'Quota (Postfach voll, zu groß)' },
  'protocol-errors': { en: 'SMTP protocol error', de: 'SMTP-Protokollfehler' },
  'routing-errors': { en: 'Routing error', de: 'Routing-Fehler' },
  'bad-configuration': { en: 'Receiver misconfigured', de: 'Empfangsserver falsch konfiguriert' },
  'content-related': { en: 'Content blocked', de: 'Blockierter Inhalt' },
  'spam-related': { en: 'Blocked as spam', de: 'Spam-Blockierung' },
  'invalid-sender': { en: 'Sender not accepted', de: 'Ungültiger Absender' },
  'message-expired': { en: 'Message expired', de: 'Abgelaufene Nachricht' },
  'policy-related': { en: 'Policy of the receiver', de: 'Richtlinie des Empfängers' },
  'bad-mailbox': { en: 'No such mailbox', de: 'Empfänger existiert nicht' },
  'bad-domain': { en: 'No such domain', de: 'Domain existiert nicht' },
  'inactive-mailbox': { en: 'Mailbox disabled', de: 'Postfach deaktiviert' },
  'relaying-issues': { en: 'Relaying denied', de: 'Relay verweigert' },
  'virus-related': { en: 'Rejected as malware', de: 'Virus erkannt' },
  suppressed: { en: 'Suppressed by the service', de: 'Vom Versanddienst unterdrückt' },
  delayed: { en: 'Delayed, cause not given', de: 'Verzögert, ohne Angabe der Ursache' },
  'auto-reply': { en: 'Automatic reply', de: 'Automatische Antwort' },
  complaint: { en: 'Complaint', de: 'Beschwerde' },
  success: { en: 'Delivered', de: 'Zugestellt' },
  unsubscribe: { en: 'Unsubscribed', de: 'Abgemeldet' },
  unclassified: { en: 'Not understood', de: 'Nicht eingeordnet' },
}

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
  'unknown-format': { en: 'unknown format', de: 'unbekanntes Format' },
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
