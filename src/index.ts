export { evaluateSpf, parseSpf, printSpf } from './dns/spf/index.js'
