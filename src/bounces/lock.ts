// A lock file beside a file that several runs append to. Killed runs leave it behind: a lock of a dead process, or an old one, is taken over.
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
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
    if (isStale(lock)) takeAway(lock)
    return false
  }
}

function isStale(lock: string): boolean {
  try {
    const age = Date.now() - statSync(lock).mtimeMs
    if (age > STALE_MS) return true
    const [pid, host] = readFileSync(lock, 'utf8').trim().split(' ')
    // Just created and not yet written: somebody's, and alive.
    return host === hostname() && Number(pid) > 0 && !isAlive(Number(pid))
  } catch {
    return false
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

/** Renaming first makes sure that only one of several waiting runs removes the stale lock, and never a fresh one. */
function takeAway(lock: string): void {
  const aside = `${lock}.${process.pid}.${Math.random().toString(36).slice(2)}`
  try {
    renameSync(lock, aside)
    rmSync(aside, { force: true })
  } catch {
    // Another run was faster.
  }
}
