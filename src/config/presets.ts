// Starting points of a configuration: `extends: bulk-sender`.
import type { UserConfig } from './schema.js'

export const PRESET_NAMES = ['recommended', 'bulk-sender', 'transactional', 'no-mail-domain'] as const
export type PresetName = (typeof PRESET_NAMES)[number]

export const PRESETS: Readonly<Record<PresetName, UserConfig>> = {
  /** The checks' own levels; blockers and errors fail. */
  recommended: { failOn: 'error' },
  /** 5,000 messages a day or more to one provider: what Gmail, Yahoo and Microsoft ask of bulk senders fails the run. */
  'bulk-sender': {
    profile: 'bulk',
    volume: 5000,
    failOn: 'error',
    checks: {
      'alignment-spf': 'error',
      'unsubscribe-visible': 'error',
      'link-shortener': 'error',
      'from-freemail': 'error',
      'dmarc-reports': 'warning',
    },
  },
  /** Receipts, resets, notifications: no opt-out needed, offers and advertising words out of place. */
  transactional: {
    profile: 'transactional',
    failOn: 'error',
    checks: {
      'unsubscribe-visible': 'off',
      'unsubscribe-header': 'off',
      'unsubscribe-one-click': 'off',
      'phrases-offers': 'warning',
    },
  },
  /** A domain that never sends: it must say so. */
  'no-mail-domain': {
    profile: 'no-mail',
    failOn: 'warning',
    checks: { 'spf-parked': 'error', 'mx-record': 'off', 'mta-sts-record': 'off', 'tls-rpt-record': 'off', 'bimi-record': 'off' },
  },
}

export const isPreset = (name: string): name is PresetName => (PRESET_NAMES as readonly string[]).includes(name)
