// Messages checked on several processors. Each thread takes the next path from one counter, so that a message of 30 MB holds no other
// back; what comes out is in the order of the paths.
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { Checked, ContentPlan } from './check-content.js'

/** Paths that may be done before their turn to be written: memory stays bounded, also when a slow reader holds up the output. */
export const AHEAD = 1000

/** Messages of its own after which the main thread looks what the others have. */
const TURN = 8

/** Places in the memory that all threads share. */
export const NEXT = 0
export const WRITTEN = 1

export interface WorkerData {
  paths: readonly string[]
  plan: ContentPlan
  shared: Int32Array
}
/** Index of a path, and what was found there. */
export type Batch = [number, Checked][]

/**
 * @param check the same in this thread
 * @param threads with this one
 * @throws what `check` throws, when its path has its turn
 */
export async function* checkInThreads(
  paths: readonly string[],
  plan: ContentPlan,
  check: (path: string) => Promise<Checked>,
  threads: number,
): AsyncGenerator<Checked> {
  const shared = new Int32Array(new SharedArrayBuffer(8))
  const done = new Map<number, () => Checked>()
  let written = 0
  let wake = (): void => {}
  /** Of a thread that broke down, say for want of memory. What others are still at is done twice, and is the same. */
  let lost: number[] = []
  const workers = startWorkers(threads - 1, { paths, plan, shared }, worker => {
    worker.on('message', (batch: Batch) => {
      for (const [i, checked] of batch) if (i >= written) done.set(i, () => checked)
      wake()
    })
    // The end comes with it; unheard it would be thrown.
    worker.on('error', () => {})
    worker.on('exit', code => {
      if (code === 0) return
      const taken = Math.min(Atomics.load(shared, NEXT), paths.length)
      lost = Array.from({ length: taken - written }, (_, k) => written + k)
      wake()
    })
  })
  const here = async (i: number): Promise<void> => {
    try {
      const checked = await check(paths[i] as string)
      done.set(i, () => checked)
    } catch (error) {
      // Thrown when what stands before it has been written, as with one thread.
      done.set(i, () => {
        throw error
      })
    }
  }
  try {
    let own = Atomics.add(shared, NEXT, 1)
    for (let count = 1; written < paths.length; ) {
      const ready = done.get(written)
      if (ready !== undefined) {
        yield ready()
        done.delete(written++)
        Atomics.store(shared, WRITTEN, written)
        Atomics.notify(shared, WRITTEN)
        continue
      }
      lost = lost.filter(i => i >= written && i !== own && !done.has(i))
      const again = lost.shift()
      if (again !== undefined) await here(again)
      else if (own < Math.min(paths.length, written + AHEAD)) {
        await here(own)
        own = Atomics.add(shared, NEXT, 1)
      } else {
        await new Promise<void>(resolve => {
          wake = resolve
        })
        continue
      }
      if (count++ % TURN === 0) await turn()
    }
  } finally {
    for (const worker of workers) void worker.terminate()
  }
}

function startWorkers(count: number, workerData: WorkerData, follow: (worker: Worker) => void): Worker[] {
  const workers: Worker[] = []
  try {
    while (workers.length < count) {
      // Chunks of the bundle lie one level below dist, as this file does before.
      const worker = new Worker(new URL('../cli/content-worker.js', import.meta.url), { workerData })
      follow(worker)
      workers.push(worker)
    }
  } catch {
    // Forbidden where Node runs with --permission: this thread does it all.
  }
  return workers
}
