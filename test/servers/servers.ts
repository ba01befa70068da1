// Real name servers on loopback: nsd as authority, unbound as validating resolver over UDP, TCP, DoT and DoH.
// Debian's packages nsd, unbound and ldnsutils and openssl must be there (.ci/run installs them).
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Servers {
  /** Ports on 127.0.0.1. */
  authority: number
  resolver: number
  dot: number
  doh: number
  /** PEM of the certificate that DoT and DoH show, made for localhost. */
  ca: string
  close(): void
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

const accepts = (port: number): Promise<boolean> =>
  import('node:net').then(
    ({ connect }) =>
      new Promise(resolve => {
        const socket = connect(port, '127.0.0.1')
        socket.on('connect', () => {
          socket.destroy()
          resolve(true)
        })
        socket.on('error', () => resolve(false))
      }),
  )

async function ready(child: ChildProcess, port: number, log: () => string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`server ended with ${child.exitCode}:\n${log()}`)
    if (await accepts(port)) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error(`server does not listen on ${port}:\n${log()}`)
}

/**
 * @param zones zone text by origin
 * @param signed origins to sign; unbound trusts their keys
 */
export async function startServers(zones: Readonly<Record<string, string>>, signed: readonly string[]): Promise<Servers> {
  const dir = mkdtempSync(join(tmpdir(), 'mailpreflight-dns-'))
  const [authority, resolver, dot, doh] = (await Promise.all([freePort(), freePort(), freePort(), freePort()])) as [
    number,
    number,
    number,
    number,
  ]
  const anchors: string[] = []
  const run = (command: string, args: string[]): string =>
    execFileSync(command, args, { cwd: dir, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

  for (const [origin, text] of Object.entries(zones)) {
    writeFileSync(join(dir, `${origin}.zone`), `$ORIGIN ${origin}.\n$TTL 300\n${text}\n`)
    if (!signed.includes(origin)) continue
    const key = run('ldns-keygen', ['-k', '-a', 'ECDSAP256SHA256', origin]).trim()
    run('ldns-signzone', ['-n', '-f', `${origin}.zone.signed`, `${origin}.zone`, key])
    anchors.push(`${key}.key`)
  }
  run('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...[
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=DNS:localhost,IP:127.0.0.1',
      '-keyout',
      'tls.key',
      '-out',
      'tls.pem',
    ],
  ])

  const zoneFile = (origin: string): string =>
    readdirSync(dir).includes(`${origin}.zone.signed`) ? `${origin}.zone.signed` : `${origin}.zone`
  writeFileSync(
    join(dir, 'nsd.conf'),
    `server:\n  ip-address: 127.0.0.1@${authority}\n  username: ""\n  chroot: ""\n  zonesdir: "${dir}"\n  pidfile: "${dir}/nsd.pid"\n` +
      `  zonelistfile: "${dir}/zone.list"\n  xfrdfile: "${dir}/xfrd.state"\n  xfrdir: "${dir}"\n  database: ""\n  server-count: 1\n  hide-version: yes\n` +
      `remote-control:\n  control-enable: no\n` +
      Object.keys(zones)
        .map(origin => `zone:\n  name: "${origin}"\n  zonefile: "${zoneFile(origin)}"\n`)
        .join(''),
  )
  writeFileSync(
    join(dir, 'unbound.conf'),
    `server:\n  username: ""\n  chroot: ""\n  directory: "${dir}"\n  pidfile: "${dir}/unbound.pid"\n  use-syslog: no\n  verbosity: 1\n  num-threads: 1\n` +
      `  interface: 127.0.0.1@${resolver}\n  interface: 127.0.0.1@${dot}\n  interface: 127.0.0.1@${doh}\n  tls-port: ${dot}\n  https-port: ${doh}\n` +
      `  tls-service-key: "${dir}/tls.key"\n  tls-service-pem: "${dir}/tls.pem"\n  access-control: 127.0.0.0/8 allow\n  do-not-query-localhost: no\n` +
      `  do-ip6: no\n  local-zone: "test." nodefault\n  module-config: "validator iterator"\n  trust-anchor-file: "${anchors.map(a => join(dir, a)).join('"\n  trust-anchor-file: "')}"\n` +
      Object.keys(zones)
        .map(origin => (signed.includes(origin) ? '' : `  domain-insecure: "${origin}"\n`))
        .join('') +
      `remote-control:\n  control-enable: no\n` +
      Object.keys(zones)
        .map(origin => `stub-zone:\n  name: "${origin}"\n  stub-addr: 127.0.0.1@${authority}\n`)
        .join(''),
  )

  const children: ChildProcess[] = []
  const close = (): void => {
    for (const child of children) child.kill('SIGKILL')
    rmSync(dir, { recursive: true, force: true })
  }
  const start = async (command: string, args: string[], port: number): Promise<void> => {
    let log = ''
    const child = spawn(command, args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.on('data', data => {
      log += String(data)
    })
    child.stderr.on('data', data => {
      log += String(data)
    })
    children.push(child)
    await ready(child, port, () => log)
  }
  try {
    await start('/usr/sbin/nsd', ['-d', '-c', join(dir, 'nsd.conf')], authority)
    await start('/usr/sbin/unbound', ['-d', '-p', '-c', join(dir, 'unbound.conf')], resolver)
    await Promise.all([dot, doh].map(async port => accepts(port)))
  } catch (error) {
    close()
    throw error
  }
  return { authority, resolver, dot, doh, ca: readFileSync(join(dir, 'tls.pem'), 'utf8'), close }
}
