// What journald writes as JSON (`journalctl -o json`): each line holds one line of a log and what is known of it.
import { isObject } from './json.js'
import { epochTime } from './time.js'

const OPEN = 123

/** Whether a text looks like lines of the journal; the names are those of systemd.journal-fields(7). */
export const isJournal = (text: string): boolean => text.includes('"__REALTIME_TIMESTAMP"') && text.includes('"MESSAGE"')

/** The line of the log as syslog would have written it; any other line as it is. Text is latin1-decoded, as in the log readers. */
export function journalLine(line: string): string {
  if (line.charCodeAt(0) !== OPEN || !isJournal(line)) return line
  let record: unknown
  try {
    record = JSON.parse(line)
  } catch {
    return line
  }
  if (!isObject(record)) return line
  const { MESSAGE: message, SYSLOG_IDENTIFIER: program, SYSLOG_PID, _PID, _HOSTNAME: host } = record
  const time = epochTime(Number(record.__REALTIME_TIMESTAMP))
  // A message that is no valid UTF-8 comes as its octets.
  const text = Array.isArray(message) ? message.map(octet => String.fromCharCode(Number(octet) & 255)).join('') : message
  if (typeof text !== 'string' || typeof program !== 'string' || time === null) return line
  return `${time} ${typeof host === 'string' ? host : '-'} ${program}[${String(SYSLOG_PID ?? _PID ?? 0)}]: ${text.replaceAll('\n', ' ')}`
}
