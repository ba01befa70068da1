import { UserError } from '../../core/errors.js'

export interface UserErrorTexts {
  rule: string
  detail: string
}

/** A rule of the user that cannot be compiled. */
export const userError = ({ rule, detail }: UserErrorTexts): UserError =>
  new UserError({
    en: `Bounce rule ${rule} cannot be used: ${detail}`,
    de: `Die Bounce-Regel ${rule} ist nicht verwendbar: ${detail}`,
  })
