import { type Command, Option } from 'commander'
import { UserError } from '../../core/errors.js'
import { makeFolder } from '../files.js'
import { readMessage } from '../input.js'
import { cliLocale, t } from '../locale.js'
import { addLanguageOption, list } from '../options.js'
import { cannotWrite, writeStdout } from '../output.js'

interface DetachFlags {
  baseUrl: string
  out: string
  only?: string[]
  keep?: string[]
  expires?: string
  force?: boolean
  format: 'text' | 'json'
  quiet?: boolean
}

/** Name of the rewritten message in the output folder. */
const MESSAGE = 'message.eml'

export function registerDetach(program: Command): void {
  const command = program
    .command('detach')
    .argument(
      '<message>',
      t({ en: 'message file, or - for standard input', de: 'Nachrichtendatei oder - für die Standardeingabe' }),
    )
    .description(
      t({
        en: 'replace attachments by download links; write the new message and the files',
        de: 'Anhänge durch Download-Links ersetzen; neue Nachricht und Dateien schreiben',
      }),
    )
    .requiredOption(
      '--base-url <url>',
      t({
        en: 'where you will publish the files: a folder, or a pattern with {name} and {sha256}',
        de: 'wo Sie die Dateien bereitstellen: ein Ordner oder ein Muster mit {name} und {sha256}',
      }),
    )
    .requiredOption(
      '--out <folder>',
      t({ en: 'folder for the new message and the files', de: 'Ordner für die neue Nachricht und die Dateien' }),
    )
    .option(
      '--only <what>',
      t({
        en: 'only this attachment: name, *.ext or MIME path; repeatable',
        de: 'nur dieser Anhang: Name, *.endung oder MIME-Pfad; mehrfach möglich',
      }),
      list,
    )
    .option(
      '--keep <what>',
      t({ en: 'leave this attachment in; repeatable', de: 'diesen Anhang in der Nachricht lassen; mehrfach möglich' }),
      list,
    )
    .option(
      '--expires <day>',
      t({ en: 'last day of the download, such as 2026-12-31', de: 'letzter Tag des Downloads, etwa 2026-12-31' }),
    )
    .option('--force', t({ en: 'overwrite existing files', de: 'vorhandene Dateien überschreiben' }))
    .addOption(
      new Option('-f, --format <format>', t({ en: 'text or json', de: 'text oder json' }))
        .choices(['text', 'json'])
        .default('text'),
    )
    .option('-q, --quiet', t({ en: 'no hints', de: 'keine Hinweise' }))
  addLanguageOption(command).action(async (file: string, flags: DetachFlags) => {
    await runDetach(file, flags)
  })
}

async function runDetach(file: string, flags: DetachFlags): Promise<void> {
  const [{ detachAttachments }, { stripVTControlCharacters }, { formatFor }] = await Promise.all([
    import('../../content/detach.js'),
    import('node:util'),
    import('../../core/locale.js'),
  ])
  const source = await readMessage(file)
  const result = await detachAttachments(source, {
    baseUrl: flags.baseUrl,
    locale: cliLocale(),
    reserved: [MESSAGE],
    ...(flags.only ? { select: flags.only } : {}),
    ...(flags.keep ? { keep: flags.keep } : {}),
    ...(flags.expires ? { expires: flags.expires } : {}),
  })
  await writeAll(
    flags.out,
    [{ name: MESSAGE, bytes: result.message }, ...result.files.map(f => ({ name: f.safeName, bytes: f.bytes }))],
    flags.force === true,
  )

  const { files, brokenSignatures, linksIn } = result
  if (flags.format === 'json') {
    const shown = files.map(({ name, safeName, url, size, sha256, type, path }) => ({
      name,
      safeName,
      url,
      size,
      sha256,
      type,
      path,
    }))
    await writeStdout(
      `${JSON.stringify({ message: MESSAGE, before: source.length, after: result.message.length, files: shown, brokenSignatures, linksIn }, null, 2)}\n`,
    )
    return
  }
  const format = formatFor(cliLocale())
  const lines: string[] = []
  if (files.length === 0)
    lines.push(
      t({
        en: 'No attachment to detach; the message is unchanged.',
        de: 'Kein Anhang zum Herauslösen; die Nachricht ist unverändert.',
      }),
    )
  else
    lines.push(
      t({
        en: `${format.plural(files.length, 'attachment', 'attachments')} detached: ${format.bytes(source.length)} before, ${format.bytes(result.message.length)} now.`,
        de: `${format.plural(files.length, 'Anhang', 'Anhänge')} herausgelöst: vorher ${format.bytes(source.length)}, jetzt ${format.bytes(result.message.length)}.`,
      }),
    )
  for (const f of files) lines.push(`  ${f.safeName}  ${format.bytes(f.size)}  ${f.url}`, `    SHA-256 ${f.sha256}`)
  if (files.length > 0 && flags.quiet !== true)
    lines.push(
      t({
        en: `Publish the files before you send ${MESSAGE}.`,
        de: `Stellen Sie die Dateien bereit, bevor Sie ${MESSAGE} versenden.`,
      }),
    )
  for (const s of brokenSignatures) {
    const what = { dkim: 'DKIM', arc: 'ARC', smime: 'S/MIME', pgp: 'OpenPGP' }[s.kind]
    const of = s.domain === null ? '' : ` (d=${s.domain}${s.selector === null ? '' : `, s=${s.selector}`})`
    lines.push(
      t({
        en: `The ${what} signature${of} no longer matches: sign the new message again.`,
        de: `Die ${what}-Signatur${of} passt nicht mehr: Signieren Sie die neue Nachricht erneut.`,
      }),
    )
  }
  // Domains of signatures come from the message: no control sequences to the terminal.
  await writeStdout(`${lines.map(l => stripVTControlCharacters(l).replace(/[\x00-\x1f\x7f-\x9f]/g, '')).join('\n')}\n`)
}

/** All or nothing where it can be told beforehand; each file appears whole. A link in the folder is replaced, never followed. */
async function writeAll(folder: string, files: readonly { name: string; bytes: Uint8Array }[], force: boolean): Promise<void> {
  const { writeFile, rename, lstat, rm } = await import('node:fs/promises')
  const { join, resolve, dirname } = await import('node:path')
  const root = resolve(folder)
  try {
    makeFolder(root)
    for (const { name } of files) {
      const target = join(root, name)
      if (dirname(target) !== root) throw new Error(`unsafe name ${JSON.stringify(name)}`)
      const there = await lstat(target).catch(() => null)
      if (there?.isDirectory() || (there && !force))
        throw new UserError({
          en: `${target} exists already; choose another folder or use --force.`,
          de: `${target} gibt es schon; wählen Sie einen anderen Ordner oder --force.`,
        })
    }
    for (const { name, bytes } of files) {
      const temporary = join(root, `.${process.pid}.part`)
      await writeFile(temporary, bytes, { flag: 'wx' })
      await rename(temporary, join(root, name)).catch(async (error: unknown) => {
        await rm(temporary, { force: true })
        throw error
      })
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (error instanceof UserError || code === undefined) throw error
    throw cannotWrite(folder, error)
  }
}
