// How many threads check files: no more than the machine has to give, and than there is work for.
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Files for which a further thread pays: it has to load and compile everything once more. */
const PAYS = 500
const MOST = 8

/** @param jobs what the user wants */
export function threadsFor(paths: readonly string[], jobs?: number): number {
  // Standard input is the main thread's.
  if (paths.includes('-')) return 1
  if (jobs !== undefined) return Math.min(jobs, paths.length)
  const most = Math.min(1 + Math.floor(paths.length / PAYS), MOST)
  return most === 1 ? 1 : Math.min(most, availableParallelism(), shareOfContainer())
}

/** Containers are given time rather than processors, which Node 20 does not know of (cgroup v2, cpu.max: "quota period"). */
function shareOfContainer(): number {
  try {
    const [quota, period] = readFileSync('/sys/fs/cgroup/cpu.max', 'utf8').split(' ').map(Number)
    const share = Math.floor((quota as number) / (period as number))
    // "max" is no number: no limit.
    return Number.isNaN(share) ? MOST : Math.max(1, share)
  } catch {
    return MOST
  }
}
