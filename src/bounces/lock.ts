// A lock file beside a file that several runs append to. Killed runs leave it behind: a lock of a dead process, or an old one, is taken over.
import { closeSync, linkSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** No append takes this long. */
const STALE_MS = 60_000

export interface LockOptions {
  /** How long to wait for another run, ms. */
  patience?: number
}

/** Runs `work` while holding `path`.lock. Rejects with code ELOCKED when another run keeps it beyond the patience. */
export async function withLock<T>(path: string, work: () => Promise<T> | T, options: LockOptions = {}): Promise<T> {
  const lock = `${path}.lock`
  const until = Date.now() + (options.patience ?? 30_000)
  for (let wait = 5; !acquire(lock); wait = Math.min(wait * 2, 250)) {
    if (Date.now() > until) throw Object.assign(new Error(`${lock} is held by another run`), { code: 'ELOCKED' })
    await sleep(wait + Math.random() * wait)
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function acquire(lock: string): boolean {
  try {
    const fd = openSync(lock, 'wx')
    writeSync(fd, `${process.pid} ${hostname()}\n`)
    closeSync(fd)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const stale = staleText(lock)
    if (stale !== null) takeAway(lock, stale)
    return false
  }
}

/** What a lock that nobody holds any more says; null for a living one. */
function staleText(lock: string): string | null {
  try {
    const age = Date.now() - statSync(lock).mtimeMs
    const text = readFileSync(lock, 'utf8')
    const [pid, host] = text.trim().split(' ')
    // Just created and not yet written: somebody's, and alive.
    return age > STALE_MS || (host === hostname() && Number(pid) > 0 && !isAlive(Number(pid))) ? text : null
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * Renaming first makes sure that only one of several waiting runs removes the stale lock. Another run may have done so and locked
 * anew since we looked: then what was renamed is its fresh lock, which goes back.
 */
function takeAway(lock: string, stale: string): void {
  const aside = `${lock}.${process.pid}.${Math.random().toString(36).slice(2)}`
  try {
    renameSync(lock, aside)
    if (readFileSync(aside, 'utf8') !== stale) linkSync(aside, lock)
    rmSync(aside, { force: true })
  } catch {
    // Another run was faster.
  }
}
