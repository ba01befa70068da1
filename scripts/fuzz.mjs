// `npm run fuzz -- area [inputs] [seed]`: compiles everything and runs scripts/fuzz/<area>.ts, which prints the seed that repeats it.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const run = (command, args) => {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exit(status ?? 1)
}

const [area, ...args] = process.argv.slice(2)
const areas = readdirSync('scripts/fuzz')
  .filter(file => file.endsWith('.ts'))
  .map(file => file.slice(0, -3))
if (!areas.includes(area)) {
  console.error(`npm run fuzz -- <${areas.join(' | ')}> [inputs] [seed]`)
  process.exit(2)
}
run('npm', ['run', '-s', 'generate'])
run('npx', ['tsc', '--noEmit', 'false', '--outDir', 'build/all', '--rootDir', '.'])
run(process.execPath, [`build/all/scripts/fuzz/${area}.js`, ...args])
