import { randomInt } from 'node:crypto'

/** Carries one message to one server and brings back the one that answers it. */
export interface Transport {
  /**
   * @param query a whole message; its id is the transport's to choose
   * @throws DnsError `TIMEOUT`, `NETWORK`, or `BADANSWER` when in the given time nothing but wrong messages came
   */
  exchange(query: Buffer, milliseconds: number): Promise<Buffer>
  close(): void
}

/** Does this message answer that query (ids apart)? */
export type Accepts = (query: Buffer, reply: Buffer) => boolean

/** The questions that wait on one socket or connection, by id. */
export interface Waiting {
  query: Buffer
  resolve(reply: Buffer): void
  reject(error: Error): void
}

/** An id that is not in use, from a secure source (RFC 5452 4.3). */
export function freeId(taken: { has(id: number): boolean }): number {
  for (;;) {
    const id = randomInt(0x10000)
    if (!taken.has(id)) return id
  }
}

export function withId(query: Buffer, id: number): Buffer {
  const message = Buffer.from(query)
  message.writeUInt16BE(id, 0)
  return message
}
