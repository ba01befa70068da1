/**
 * A copy of a string that owns its characters. V8 keeps slices of a text as views on it: a stored address of twenty
 * characters would keep the quarter megabyte alive from which it was cut.
 */
export const own = (text: string): string => Buffer.from(text, 'utf8').toString('utf8')

/** As {@link own}, for what may be absent. */
export const ownOrNull = (text: string | null): string | null => (text === null ? null : own(text))

/**
 * The one string with these characters that V8 uses for names. It owns its characters as well, and is compared with literals, property
 * names and others of its kind by address instead of letter by letter: for the few names that everything is looked up by.
 */
export const asName = (text: string): string => Object.keys({ [text]: 0 })[0] ?? text
