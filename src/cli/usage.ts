// What commander says by itself, in the language of the run and in our own form: usage errors and the frame of help texts.
import type { Command, Option } from 'commander'
import { cliLocale, t } from './locale.js'

/** Sentences of commander 14 and what they are in German; `$1` and so on stand for what they name. */
const GERMAN: readonly (readonly [RegExp, string])[] = [
  [/^missing required argument '(.*)'/, 'Das Argument „$1“ fehlt'],
  [/^option '(.*)' argument missing/, 'Der Option „$1“ fehlt ihr Wert'],
  [/^required option '(.*)' not specified/, 'Die Option „$1“ ist nötig'],
  [/^option '(.*)' argument '(.*)' is invalid\. /s, 'Zur Option „$1“ passt „$2“ nicht: '],
  [/^unknown option '(.*)'/, 'Die Option „$1“ gibt es nicht'],
  [/^unknown command '(.*)'/, 'Den Befehl „$1“ gibt es nicht'],
  [/^too many arguments for '(.*)'\. Expected (\d+) arguments? but got (\d+)\./, 'Zu viele Argumente für „$1“: $3, höchstens $2'],
  [/Allowed choices are (.*)\./, 'Möglich sind $1.'],
  [/\(Did you mean one of (.*)\?\)/, '(Meinten Sie $1?)'],
  [/\(Did you mean (.*)\?\)/, '(Meinten Sie $1?)'],
]

const TITLES: Readonly<Record<string, string>> = {
  'Usage:': 'Aufruf:',
  'Arguments:': 'Argumente:',
  'Options:': 'Optionen:',
  'Commands:': 'Befehle:',
}

export function usageError(text: string): string {
  const sentence = text.replace(/^error: /, '')
  const told =
    cliLocale() === 'de'
      ? GERMAN.reduce((said, [english, german]) => said.replace(english, german), sentence)
      : sentence.replace(/ is invalid\. /, ' is invalid: ')
  return sentence === text ? told : `mailpreflight: ${told}`
}

const german = (text: string): string => text.replace('[options]', '[Optionen]').replace('[command]', '[Befehl]')

const optionText = ({ description, argChoices, defaultValue }: Option): string => {
  const more = [
    ...(argChoices ? [`${t({ en: 'choices', de: 'möglich' })}: ${argChoices.join(', ')}`] : []),
    ...(defaultValue === undefined || typeof defaultValue === 'boolean'
      ? []
      : [`${t({ en: 'default', de: 'Vorgabe' })}: ${String(defaultValue)}`]),
  ]
  return more.length > 0 ? `${description} (${more.join('; ')})` : description
}

/** For the program, before its commands are made: they inherit it. */
export function speakLanguage(program: Command): Command {
  program.configureOutput({ outputError: (text, write) => write(usageError(text)) })
  program.configureHelp({ optionDescription: optionText })
  if (cliLocale() === 'de')
    program.configureHelp({
      optionDescription: optionText,
      styleTitle: title => TITLES[title] ?? title,
      styleUsage: german,
      styleSubcommandTerm: german,
    })
  return program
}
