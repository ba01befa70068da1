// Logs as journald keeps them: the same lines as JSON.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fixture, readAll } from './helpers.js'

/** A line of syslog as `journalctl -o json` prints it. */
function journal(line: string): string {
  const [, stamp = '', host, program, pid, message] =
    /^(\w{3} [ \d]\d [\d:]{8}|\S+T\S+) (\S+) ([^[\s:]+)(?:\[(\d+)\])?: (.*)$/.exec(line) ?? []
  return JSON.stringify({
    __CURSOR: 's=1;i=2',
    __REALTIME_TIMESTAMP: `${Date.parse(stamp.includes('T') ? stamp : `2026 ${stamp} UTC`)}000`,
    _HOSTNAME: host,
    PRIORITY: '6',
    SYSLOG_IDENTIFIER: program,
    SYSLOG_PID: pid,
    MESSAGE: message,
  })
}

describe.each(['postfix', 'sendmail'])('%s', name => {
  const lines = readFileSync(fixture(`${name}.log`), 'utf8')
    .trim()
    .split('\n')

  it('gives the same bounces from the journal as from its log', async () => {
    const plain = await readAll([Buffer.from(lines.join('\n'))])
    const asJson = await readAll([Buffer.from(lines.map(journal).join('\n'))])
    expect(plain.bounces.length).toBeGreaterThan(2)
    expect(asJson.bounces).toEqual(plain.bounces)
    expect(asJson.skipped).toEqual(plain.skipped)
  })
})

it('reads messages that came as octets, and passes over other programs and torn records', async () => {
  const line =
    'Nov 14 08:15:42 mx1 postfix/smtp[102]: 4XyZ1A2b3C: to=<anna@kunde.example>, relay=none, dsn=5.1.1, status=bounced (größer unbekannt)'
  const record = JSON.parse(journal(line)) as Record<string, unknown>
  const octets = JSON.stringify({ ...record, MESSAGE: [...Buffer.from(record.MESSAGE as string)] })
  const other = journal('Nov 14 08:15:42 mx1 sshd[7]: Accepted publickey')
  const { bounces } = await readAll([
    Buffer.from([octets, other, octets.slice(0, 90), journal(line.replace('anna', 'bert'))].join('\n')),
  ])
  expect(bounces.map(b => [b.recipient, b.diagnostic])).toEqual([
    ['anna@kunde.example', 'größer unbekannt'],
    ['bert@kunde.example', 'größer unbekannt'],
  ])
})
