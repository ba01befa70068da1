import type { CheckContext } from '../core/check.js'

/** The value that the configuration gives to an option of the check, else the usual one. */
export const optionOf = ({ options }: CheckContext, name: string, usual: number): number => {
  const value = options[name]
  return typeof value === 'number' ? value : usual
}
