import { type DnsAnswer, DnsError, type DnsErrorCode, type RecordType, type Resolver } from '../core/dns.js'
import { canonicalName } from './name.js'

interface RecordedQuestion {
  name: string
  type: RecordType
}
export type RecordedAnswer = RecordedQuestion & ({ answer: DnsAnswer } | { error: { code: string; message: string } })

/** Everything an audit was told by DNS, as plain JSON, ordered by name and type: the same audit gives the same bytes. */
export interface DnsRecording {
  version: 1
  answers: RecordedAnswer[]
}

const keyOf = (name: string, type: RecordType): string => {
  try {
    return `${canonicalName(name)} ${type}`
  } catch {
    return `${name} ${type}`
  }
}

/**
 * Writes down what `inner` says. A question is passed on once and answered alike ever after, so that a recording
 * can hold what the audit really saw.
 */
export function recordingResolver(inner: Resolver): { resolver: Resolver; recording(): DnsRecording } {
  const asked = new Map<string, Promise<DnsAnswer>>()
  const answers = new Map<string, RecordedAnswer>()
  const ask = async (key: string, name: string, type: RecordType): Promise<DnsAnswer> => {
    const question = { name: key.slice(0, -type.length - 1), type }
    try {
      const answer = await inner.resolve(name, type)
      answers.set(key, { ...question, answer: structuredClone(answer) })
      return answer
    } catch (error) {
      const code = (error as { code?: unknown } | null)?.code
      const message = error instanceof Error ? error.message : String(error)
      answers.set(key, { ...question, error: { code: typeof code === 'string' ? code : 'NETWORK', message } })
      throw error
    }
  }
  return {
    resolver: {
      async resolve(name, type) {
        const key = keyOf(name, type)
        const answer = asked.get(key) ?? ask(key, name, type)
        asked.set(key, answer)
        return structuredClone(await answer)
      },
    },
    recording: () => ({
      version: 1,
      answers: [...answers].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, answer]) => structuredClone(answer)),
    }),
  }
}

/** Answers from a recording. What was never asked then is not known now: such a question rejects with `NOTRECORDED`. */
export function replayResolver(recording: DnsRecording): Resolver {
  const answers = new Map(recording.answers.map(entry => [keyOf(entry.name, entry.type), entry]))
  return {
    async resolve(name, type) {
      const entry = answers.get(keyOf(name, type))
      if (!entry) throw new DnsError('NOTRECORDED', `${name} ${type} is not in the recording`)
      if ('error' in entry) throw new DnsError(entry.error.code as DnsErrorCode, entry.error.message)
      return structuredClone(entry.answer)
    },
  }
}
