// Globs as people know them from git and npm: `*`, `**`, `?`, `[a-z]`, `{a,b}`, a leading `!` for the opposite.

const SPECIAL = /[.+^$()|\\{}[\]]/

/** The pattern as a regular expression over paths with forward slashes. */
export function globRegExp(glob: string): RegExp {
  let out = ''
  let braces = 0
  for (let i = 0; i < glob.length; i++) {
    const c = glob[i] ?? ''
    if (c === '*') {
      if (glob[i + 1] === '*') {
        while (glob[i + 1] === '*') i++
        // `**/` also stands for nothing at all.
        if (glob[i + 1] === '/') {
          i++
          out += '(?:[^/]+/)*'
        } else out += '.*'
      } else out += '[^/]*'
    } else if (c === '?') out += '[^/]'
    else if (c === '[') {
      const end = glob.indexOf(']', i + 2)
      if (end < 0) out += '\\['
      else {
        const body = glob
          .slice(i + 1, end)
          .replaceAll('\\', '\\\\')
          .replace(/^!/, '^')
        out += `[${body}]`
        i = end
      }
    } else if (c === '{' && glob.indexOf('}', i) > 0) {
      braces++
      out += '(?:'
    } else if (c === '}' && braces > 0) {
      braces--
      out += ')'
    } else if (c === ',' && braces > 0) out += '|'
    else if (c === '\\' && i + 1 < glob.length) out += `\\${glob[++i]}`
    else out += SPECIAL.test(c) ? `\\${c}` : c
  }
  return new RegExp(`^${out}$`)
}

export const isGlob = (path: string): boolean => /[*?[\]{}]|^!/.test(path)

/** True when one pattern matches and none of the later `!` ones takes it back. */
export function globMatcher(patterns: readonly string[]): (path: string) => boolean {
  const compiled = patterns.map(p => {
    const negative = p.startsWith('!')
    return { negative, regexp: globRegExp((negative ? p.slice(1) : p).replace(/^\.\//, '')) }
  })
  return path => compiled.reduce((hit, { negative, regexp }) => (regexp.test(path) ? !negative : hit), false)
}
