import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  diagnoseClock,
  diagnoseHonesty,
  diagnoseIpv6,
  diagnoseNode,
  diagnoseResolver,
  diagnoseServers,
} from '../../src/cli/doctor.js'
import { CHECK_IDS } from '../../src/generated/checks/ids.js'
import { zoneResolver } from '../../src/resolver/index.js'

const main = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js')
const run = (...args: string[]) =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env: { ...process.env, LANG: 'C' } })
const failing = (code: string) => ({ resolve: () => Promise.reject(Object.assign(new Error(code), { code })) })

describe('checks', () => {
  it('lists every check, as text and as JSON, in both languages', () => {
    const text = run('checks').stdout
    for (const id of CHECK_IDS) expect(text).toContain(`  ${id} `)
    const json = JSON.parse(run('checks', '-f', 'json', '--locale', 'de').stdout) as { id: string; title: string }[]
    expect(json.map(c => c.id)).toEqual(CHECK_IDS)
    expect(json.find(c => c.id === 'spf-lookup-limit')?.title).toMatch(/^SPF bleibt unter/)
  })
  it('one category', () => {
    expect(run('checks', '--category', 'history').stdout.split('\n')[0]).toBe('Bounce history')
    expect(run('checks', '--category', 'weather').status).toBe(2)
  })
})

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('%s knows commands and options', shell => {
    const { stdout, status } = run('completion', shell)
    expect(status).toBe(0)
    for (const word of ['audit', 'content', 'fail-on-new', 'suppress-all']) expect(stdout).toContain(word)
  })
  it('bash takes the script and completes', () => {
    const script = `source /dev/stdin <<'END'\n${run('completion', 'bash').stdout}\nEND\n`
    const complete = (words: string): string[] => {
      const list = words.split(' ')
      const ask = `COMP_WORDS=(${list.map(w => `'${w}'`).join(' ')}); COMP_CWORD=${list.length - 1}; _mailpreflight; echo "\${COMPREPLY[@]}"`
      return spawnSync('bash', ['-c', `${script}${ask}`], { encoding: 'utf8' })
        .stdout.trim()
        .split(' ')
    }
    expect(complete('mailpreflight con')).toEqual(['content'])
    expect(complete('mailpreflight content --fail-on ')).toEqual(['error', 'warning', 'never'])
    expect(complete('mailpreflight content --min')).toEqual(['--min-score'])
  })
  it('an unknown shell is refused', () => {
    expect(run('completion', 'tcsh').status).toBe(2)
  })
})

describe('doctor', () => {
  it('runs without a network', () => {
    const { status, stdout } = run('doctor', '--offline')
    expect(status).toBe(0)
    expect(stdout).toContain(`Node.js ${process.versions.node}`)
  })
  it.each([
    ['18.20.0', 'fail'],
    ['20.18.9', 'fail'],
    ['20.19.0', 'warn'],
    ['24.1.0', 'ok'],
  ])('Node.js %s: %s', (version, state) => {
    expect(diagnoseNode(version).state).toBe(state)
  })
  it('the resolver', async () => {
    const zone = zoneResolver('$ORIGIN iana.org.\n$TTL 60\n@ IN A 192.0.2.1\n')
    expect((await diagnoseResolver(zone)).state).toBe('ok')
    expect(await diagnoseResolver(failing('TIMEOUT'))).toMatchObject({
      state: 'fail',
      text: { en: expect.stringContaining('port 53') },
    })
    expect((await diagnoseResolver(zone, 'does-not-exist.iana.org')).state).toBe('fail')
    expect(diagnoseServers([]).state).toBe('fail')
  })
  it('a name server that invents answers', async () => {
    const liar = zoneResolver('$ORIGIN invalid.\n$TTL 60\n*.mailpreflight IN A 192.0.2.80\n')
    expect((await diagnoseHonesty(liar)).state).toBe('fail')
    expect((await diagnoseHonesty(failing('NETWORK'))).state).toBe('warn')
  })
  it('clock and IPv6', () => {
    const now = Date.parse('2026-11-22T12:00:00Z')
    expect(diagnoseClock('Sun, 22 Nov 2026 12:01:00 GMT', now).state).toBe('ok')
    expect(diagnoseClock('Sun, 22 Nov 2026 12:10:00 GMT', now).state).toBe('warn')
    expect(diagnoseClock(null, now).state).toBe('warn')
    const v6 = (address: string, internal = false) => ({
      eth0: [{ address, internal, family: 'IPv6' as const, netmask: '', mac: '', cidr: null, scopeid: 0 }],
    })
    expect(diagnoseIpv6(v6('2001:db8::1')).state).toBe('ok')
    expect(diagnoseIpv6(v6('fe80::1')).state).toBe('warn')
    expect(diagnoseIpv6(v6('::1', true)).state).toBe('warn')
  })
})
