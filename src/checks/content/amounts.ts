import { sampleContent } from '../../content/sample.js'
import { locate, onContent } from '../content-kit.js'
import { defineCheck } from '../define.js'

export default defineCheck({
  id: 'amounts',
  category: 'content',
  subject: 'message',
  severity: 'info',
  weight: 1,
  owner: 'copywriter',
  effort: 'minutes',
  needs: ['content'],
  refs: ['SpamAssassin LOTS_OF_MONEY', 'hit rates: rules/content/weights.yml'],
  explains: ['spam-related'],
  title: { en: 'No large sums and no wallet addresses', de: 'Keine großen Summen und keine Wallet-Adressen' },
  why: {
    en: 'Millions are promised by advance-fee fraud, wallet addresses stand in blackmail. Prices of a shop are no problem.',
    de: 'Millionen verspricht Vorschussbetrug, Wallet-Adressen stehen in Erpressungen. Preise eines Shops sind kein Problem.',
  },
  fix: {
    en: 'Leave large sums to the page behind the link; never send a wallet address.',
    de: 'Überlassen Sie große Summen der Seite hinter dem Link; versenden Sie nie eine Wallet-Adresse.',
  },
  messages: {
    en: {
      large: (a: { amount: string }) => `A large sum: ${a.amount}`,
      huge: (a: { amount: string }) => `A sum of a million or more: ${a.amount}`,
      wallet: (a: { address: string }) => `A wallet address: ${a.address}`,
    },
    de: {
      large: a => `Eine große Summe: ${a.amount}`,
      huge: a => `Eine Summe ab einer Million: ${a.amount}`,
      wallet: a => `Eine Wallet-Adresse: ${a.address}`,
    },
  },
  examples: [
    {
      name: 'a price',
      facts: {
        content: sampleContent({ text: { amounts: { count: 1, largest: 49, text: '49 €', at: { line: 9, column: 1 } } } }),
      },
      expect: 'pass',
    },
    {
      name: 'ten thousand',
      facts: {
        content: sampleContent({ text: { amounts: { count: 1, largest: 10_000, text: '$10,000', at: { line: 9, column: 1 } } } }),
      },
      expect: ['large'],
    },
    {
      name: 'millions',
      facts: {
        content: sampleContent({
          text: { amounts: { count: 1, largest: 8_500_000, text: 'USD 8,500,000', at: { line: 9, column: 1 } } },
        }),
      },
      expect: ['huge'],
    },
    {
      name: 'a wallet',
      facts: { content: sampleContent({ text: { wallet: { text: 'bc1qexample', at: { line: 9, column: 1 } } } }) },
      expect: ['wallet'],
    },
    { name: 'the message could not be read', facts: { content: { state: 'unknown', reason: 'unreadable' } }, expect: 'unknown' },
  ],
  run: onContent(({ text }, issue, context) => {
    const { amounts, wallet } = text
    return [
      ...(amounts && amounts.largest >= 5000
        ? [issue(amounts.largest >= 1e6 ? 'huge' : 'large', { amount: amounts.text }, locate(amounts.at, context))]
        : []),
      ...(wallet ? [issue('wallet', { address: wallet.text }, locate(wallet.at, context))] : []),
    ]
  }),
})
