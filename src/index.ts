// The public library. What stands here is a contract; everything else may move.

export { classifyReply } from './bounces/classify.js'
export type { Bounce, Classification, ReplyContext } from './bounces/types.js'
export type { DnsAnswer, DnsErrorCode, DnsRecord, RecordType, Resolver } from './core/dns.js'
export { DnsError } from './core/dns.js'
export { UserError } from './core/errors.js'
export { evaluateSpf, parseSpf, printSpf } from './dns/spf/index.js'
export { liveResolver, parseZone, recordingResolver, replayResolver, zoneResolver } from './resolver/index.js'
