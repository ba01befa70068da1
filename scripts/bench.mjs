// `npm run bench`, or `npm run bench -- name [arguments]`: compiles everything and runs the benchmarks of bench/, each a ratio against a peer in the same run.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'

const run = (command, args) => {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) process.exitCode = status ?? 1
}

const [wanted, ...args] = process.argv.slice(2)
const names = readdirSync('bench')
  .filter(file => file.endsWith('.ts'))
  .map(file => file.slice(0, -3))
  .filter(name => wanted === undefined || name === wanted)
if (names.length === 0) {
  console.error(`there is no benchmark ${wanted}`)
  process.exit(2)
}
run('npm', ['run', '-s', 'build'])
run('npx', ['tsc', '--noEmit', 'false', '--outDir', 'build/all', '--rootDir', '.'])
for (const name of names) {
  console.log(`\n== ${name}`)
  run(process.execPath, [`build/all/bench/${name}.js`, ...args])
}
