// Words that the reports use and a marketing reader may not know.
import type { Texts } from '../core/locale.js'

export const GLOSSARY: readonly { term: string; text: Texts }[] = [
  {
    term: 'SPF',
    text: {
      en: 'A DNS record that lists which servers may send mail for a domain.',
      de: 'Ein DNS-Eintrag, der festlegt, welche Server für eine Domain E-Mails versenden dürfen.',
    },
  },
  {
    term: 'DKIM',
    text: {
      en: 'A digital signature in the message; the key to check it stands in DNS.',
      de: 'Eine digitale Signatur in der Nachricht; der Schlüssel zum Prüfen steht im DNS.',
    },
  },
  {
    term: 'DMARC',
    text: {
      en: 'A DNS record that says what receivers should do when neither SPF nor DKIM fits the visible sender.',
      de: 'Ein DNS-Eintrag, der sagt, was Empfänger tun sollen, wenn weder SPF noch DKIM zum sichtbaren Absender passt.',
    },
  },
  {
    term: 'Alignment',
    text: {
      en: 'The domain that SPF or DKIM vouches for belongs to the address readers see.',
      de: 'Die Domain, für die SPF oder DKIM bürgt, gehört zur Adresse, die Empfänger sehen.',
    },
  },
  {
    term: 'MAIL FROM / Return-Path',
    text: {
      en: 'The address that bounces go back to; SPF is checked for its domain.',
      de: 'Die Adresse, an die Bounces zurückgehen; SPF wird für ihre Domain geprüft.',
    },
  },
  {
    term: 'PTR',
    text: {
      en: 'The name that belongs to a sending IP address (reverse DNS).',
      de: 'Der Name, der zu einer sendenden IP-Adresse gehört (Reverse-DNS).',
    },
  },
  {
    term: 'Soft Bounce',
    text: {
      en: 'A message that came back for a temporary reason, or for one that is not the address’s fault. The address stays on the list.',
      de: 'Eine Nachricht, die aus einem vorübergehenden Grund zurückkam oder aus einem, für den die Adresse nichts kann. Die Adresse bleibt in der Liste.',
    },
  },
  {
    term: 'Hard Bounce',
    text: {
      en: 'A message that came back because the address is bad for good. It leaves the list.',
      de: 'Eine Nachricht, die zurückkam, weil die Adresse dauerhaft ungültig ist. Sie wird aus der Liste entfernt.',
    },
  },
  {
    term: 'Blocker',
    text: {
      en: 'A finding with which the message should not go out; it limits the score to 49.',
      de: 'Ein Befund, mit dem die Nachricht nicht hinausgehen sollte; er begrenzt die Punktzahl auf 49.',
    },
  },
]
