/** One line on standard error that counts; nothing when nobody looks on. */
export interface Progress {
  step(label: string): void
  end(): void
}

export function progress(total: number, quiet: boolean | undefined): Progress {
  const { stderr } = process
  if (quiet || !stderr.isTTY || total < 2) return { step() {}, end() {} }
  const width = 24
  let done = 0
  return {
    step(label) {
      done++
      const filled = Math.round((width * done) / total)
      const line = `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total} ${label}`
      stderr.write(`\r\x1b[2K${line.slice(0, (stderr.columns ?? 80) - 1)}`)
    },
    end() {
      stderr.write('\r\x1b[2K')
    },
  }
}
