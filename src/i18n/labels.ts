// Short words of the reports, both languages side by side. German addresses the reader with "Sie".

import type { UnknownReason } from '../core/fact.js'
import type { CheckCategory, Effort, Owner, Severity } from '../core/finding.js'
import type { Texts } from '../core/locale.js'
import type { ProviderVerdict, RequirementState } from '../core/result.js'

export const SEVERITY: Record<Severity | 'blocker', Texts> = {
  blocker: { en: 'blocker', de: 'Blocker' },
  error: { en: 'error', de: 'Fehler' },
  warning: { en: 'warning', de: 'Warnung' },
  info: { en: 'note', de: 'Hinweis' },
}

export const OWNER: Record<Owner, Texts> = {
  'dns-admin': { en: 'DNS administrator', de: 'DNS-Verwaltung' },
  copywriter: { en: 'editor', de: 'Redaktion' },
  developer: { en: 'template developer', de: 'Template-Entwicklung' },
  'sending-service': { en: 'sending service', de: 'Versanddienst' },
  'list-owner': { en: 'list management', de: 'Listenpflege' },
  'recipient-side': { en: 'recipient side', de: 'Empfängerseite' },
}

export const EFFORT: Record<Effort, Texts> = {
  minutes: { en: 'about 10 minutes', de: 'etwa 10 Minuten' },
  hour: { en: 'about 1 hour', de: 'etwa 1 Stunde' },
  project: { en: 'several days', de: 'mehrere Tage' },
}

export const CATEGORY: Record<CheckCategory, Texts> = {
  authentication: { en: 'Authentication', de: 'Authentifizierung' },
  infrastructure: { en: 'Infrastructure', de: 'Infrastruktur' },
  content: { en: 'Message content', de: 'Inhalt der Nachricht' },
  history: { en: 'Bounce history', de: 'Bounce-Historie' },
}

export const PROVIDER_VERDICT: Record<ProviderVerdict['verdict'], Texts> = {
  rejects: { en: 'rejects', de: 'lehnt ab' },
  'at-risk': { en: 'at risk', de: 'gefährdet' },
  accepts: { en: 'accepts', de: 'nimmt an' },
  'cannot-know': { en: 'cannot be told', de: 'nicht prüfbar' },
}

export const REQUIREMENT: Record<RequirementState, Texts> = {
  pass: { en: 'met', de: 'erfüllt' },
  fail: { en: 'broken', de: 'verletzt' },
  unknown: { en: 'no answer', de: 'keine Antwort' },
  'cannot-know': { en: 'not visible from outside', de: 'von außen nicht sichtbar' },
  'not-applicable': { en: 'does not apply', de: 'trifft nicht zu' },
}

export const REASON: Record<UnknownReason, Texts> = {
  timeout: { en: 'no DNS answer in time', de: 'keine DNS-Antwort innerhalb der Wartezeit' },
  servfail: { en: 'the name server reported a failure (SERVFAIL)', de: 'der Nameserver meldete einen Fehler (SERVFAIL)' },
  refused: { en: 'the name server refused to answer', de: 'der Nameserver verweigerte die Antwort' },
  network: { en: 'network trouble', de: 'Netzwerkproblem' },
  'bad-answer': { en: 'the answer could not be used', de: 'die Antwort war unbrauchbar' },
  limit: { en: 'a limit of this audit was reached', de: 'eine Grenze dieser Prüfung war erreicht' },
  'not-collected': { en: 'not part of this audit', de: 'nicht Teil dieser Prüfung' },
  unreadable: { en: 'the input could not be read', de: 'die Eingabe ließ sich nicht lesen' },
  'not-visible': { en: 'not visible from outside', de: 'von außen nicht sichtbar' },
}

export const PROFILE = {
  bulk: { en: 'newsletter and bulk mail', de: 'Newsletter und Massenversand' },
  transactional: { en: 'transactional mail', de: 'Transaktions-E-Mails' },
  'no-mail': { en: 'domain that sends no mail', de: 'Domain ohne E-Mail-Versand' },
} satisfies Record<string, Texts>

export const SUPPRESSED_BY = {
  baseline: { en: 'baseline', de: 'Baseline' },
  inline: { en: 'comment in the message', de: 'Kommentar in der Nachricht' },
  config: { en: 'configuration', de: 'Konfiguration' },
} satisfies Record<string, Texts>
