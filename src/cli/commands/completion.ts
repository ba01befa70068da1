import type { Command, Option } from 'commander'
import { UserError } from '../../core/errors.js'
import { t } from '../locale.js'
import { addLanguageOption } from '../options.js'
import { writeStdout } from '../output.js'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

export function registerCompletion(program: Command): void {
  const command = program
    .command('completion')
    .argument('<shell>', SHELLS.join(', '))
    .description(
      t({
        en: 'print the completion script of a shell: source <(mailpreflight completion bash)',
        de: 'Skript zur Vervollständigung für eine Shell ausgeben: source <(mailpreflight completion bash)',
      }),
    )
  addLanguageOption(command).action(async (shell: string) => {
    if (!(SHELLS as readonly string[]).includes(shell)) {
      throw new UserError({
        en: `there is no completion for "${shell}"; there are ${SHELLS.join(', ')}`,
        de: `Für „${shell}“ gibt es keine Vervollständigung; es gibt sie für ${SHELLS.join(', ')}`,
      })
    }
    const { createProgram } = await import('../program.js')
    await writeStdout(SCRIPTS[shell as Shell](describe(await createProgram())))
  })
}

interface Described {
  name: string
  text: string
  options: { flags: string[]; text: string; takesValue: boolean; choices: readonly string[] }[]
}

const describe = (program: Command): Described[] =>
  program.commands.map(command => ({
    name: command.name(),
    text: command.description(),
    options: command.options.map((o: Option) => ({
      flags: [o.short, o.long].filter(f => f !== undefined && f !== null) as string[],
      text: o.description,
      takesValue: o.required || o.optional,
      choices: o.argChoices ?? [],
    })),
  }))

/** Inside single quotes of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
/** fish knows the backslash inside single quotes. */
const fishQuoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

const SCRIPTS: Record<Shell, (commands: readonly Described[]) => string> = {
  bash: commands => {
    const flags = commands.map(c => `    ${c.name}) words=${quoted(c.options.flatMap(o => o.flags).join(' '))} ;;`)
    const values = commands.flatMap(c =>
      c.options
        .filter(o => o.choices.length > 0)
        .flatMap(o => o.flags.map(f => `    ${quoted(`${c.name} ${f}`)}) words=${quoted(o.choices.join(' '))} ;;`)),
    )
    return `_mailpreflight() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" command="\${COMP_WORDS[1]}" words=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted(commands.map(c => c.name).join(' '))} -- "$current"))
    return
  fi
  case "$command $previous" in
${values.join('\n')}
  esac
  if [ -z "$words" ] && [[ "$current" == -* ]]; then
    case "$command" in
${flags.join('\n')}
    esac
  fi
  if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$current")); fi
}
complete -o default -F _mailpreflight mailpreflight
`
  },
  zsh: commands => {
    // In _arguments "[" and ":" carry meaning.
    const safe = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&')
    const names = commands.map(c => `    ${quoted(`${c.name}:${safe(c.text)}`)}`)
    const cases = commands.map(c => {
      const specs = c.options.flatMap(o =>
        o.flags.map(f => {
          const value = o.takesValue ? `:${o.choices.length > 0 ? `value:(${o.choices.join(' ')})` : 'value:_files'}` : ''
          return quoted(`${f}[${safe(o.text)}]${value}`)
        }),
      )
      return `    ${c.name}) _arguments ${[...specs, quoted('*:file:_files')].join(' \\\n      ')} ;;`
    })
    return `#compdef mailpreflight
_mailpreflight() {
  local -a commands
  commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = _mailpreflight ]; then _mailpreflight "$@"; else compdef _mailpreflight mailpreflight; fi
`
  },
  fish: commands => {
    const lines = commands.flatMap(c => [
      `complete -c mailpreflight -n __fish_use_subcommand -f -a ${c.name} -d ${fishQuoted(c.text)}`,
      ...c.options.map(o => {
        const flags = o.flags.map(f => (f.startsWith('--') ? `-l ${f.slice(2)}` : `-s ${f.slice(1)}`)).join(' ')
        const value = o.choices.length > 0 ? ` -x -a ${fishQuoted(o.choices.join(' '))}` : o.takesValue ? ' -r' : ''
        return `complete -c mailpreflight -n '__fish_seen_subcommand_from ${c.name}' ${flags}${value} -d ${fishQuoted(o.text)}`
      }),
    ])
    return `${lines.join('\n')}\n`
  },
}
