// One line on what to do with bounces that no finding explains; names and explanations stand in rules/bounces.
import type { BounceCategory } from '../core/bounce-categories.js'
import type { Texts } from '../core/locale.js'

/** One line: what to do with what no finding explains. */
export const BOUNCE_HINT: Partial<Record<BounceCategory, Texts>> = {
  'no-answer-from-host': {
    en: 'Retry later; check for typos in the domains',
    de: 'Später erneut; Domains auf Tippfehler prüfen',
  },
  'bad-connection': { en: 'Retry after 7 and 45 minutes', de: 'Nach 7 und 45 Minuten erneut zustellen' },
  'quota-issues': {
    en: 'Retry over some days, then treat as inactive',
    de: 'Über einige Tage erneut, danach als inaktiv behandeln',
  },
  'protocol-errors': { en: 'Have the sending software checked', de: 'Versandsoftware prüfen lassen' },
  'routing-errors': { en: 'Recipient side; retry later', de: 'Liegt beim Empfänger; später erneut' },
  'bad-configuration': { en: 'Recipient side; retry later', de: 'Liegt beim Empfänger; später erneut' },
  'content-related': { en: 'Check links, attachments and wording', de: 'Links, Anhänge und Wortwahl prüfen' },
  'spam-related': { en: 'Check reputation, list hygiene and content', de: 'Reputation, Listenqualität und Inhalt prüfen' },
  'invalid-sender': { en: 'Check SPF, DKIM and DMARC of the sender', de: 'SPF, DKIM und DMARC des Absenders prüfen' },
  'message-expired': { en: 'Keep; look at the last cause', de: 'Behalten; letzte Ursache ansehen' },
  'policy-related': { en: 'Send more slowly, at better times', de: 'Langsamer und zu besseren Zeiten senden' },
  'bad-mailbox': { en: 'Remove from the list', de: 'Aus der Liste nehmen' },
  'bad-domain': { en: 'Mend typos, remove the rest', de: 'Tippfehler berichtigen, den Rest entfernen' },
  'inactive-mailbox': { en: 'Remove from the list', de: 'Aus der Liste nehmen' },
  'relaying-issues': { en: 'Remove from the list', de: 'Aus der Liste nehmen' },
  'virus-related': { en: 'Do not send this message again', de: 'Diese Nachricht nicht erneut senden' },
  suppressed: { en: 'Already left out by your service', de: 'Ihr Versanddienst lässt sie bereits aus' },
  unclassified: { en: 'Replies are in the appendix', de: 'Antworttexte im Anhang' },
}
