// A thread beside the main one: takes path after path and sends what it found. An error ends it; the main thread does what is missing.
import { parentPort, workerData } from 'node:worker_threads'
import { contentChecker } from './check-content.js'
import { AHEAD, type Batch, NEXT, type WorkerData, WRITTEN } from './threads.js'

/** A message to the main thread costs as much as some small checks. */
const MOST = 32
/** Milliseconds after which it gets what there is. */
const PATIENCE = 50

const { paths, plan, shared } = workerData as WorkerData
const { check } = await contentChecker(plan)
let batch: Batch = []
let sent = performance.now()

function send(): void {
  parentPort?.postMessage(batch)
  batch = []
  sent = performance.now()
}

for (let i = Atomics.add(shared, NEXT, 1); i < paths.length; i = Atomics.add(shared, NEXT, 1)) {
  for (let written = Atomics.load(shared, WRITTEN); i >= written + AHEAD; written = Atomics.load(shared, WRITTEN)) {
    // What it waits for may be among it.
    send()
    Atomics.wait(shared, WRITTEN, written)
  }
  batch.push([i, await check(paths[i] as string)])
  if (batch.length >= MOST || performance.now() - sent > PATIENCE) send()
}
send()
