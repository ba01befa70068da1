// RFC 5965 feedback reports: a recipient complained. RFC 6591 authentication failure reports share the form and mean something else.
import { cleanAddress, oneLine } from './address.js'
import { parseTime } from './time.js'

export interface FeedbackReport {
  /** `abuse`, `fraud`, `virus`, `not-spam`, `opt-out`, `auth-failure`, `other`. */
  type: string
  recipients: string[]
  sender: string | null
  sourceIp: string | null
  reportingMta: string | null
  time: string | null
}

/** Reads the message/feedback-report part. */
export function readFeedback(text: string): FeedbackReport {
  const report: FeedbackReport = { type: 'abuse', recipients: [], sender: null, sourceIp: null, reportingMta: null, time: null }
  for (const line of text.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/, 2000)) {
    const colon = line.indexOf(':')
    if (colon < 1) continue
    const value = oneLine(line.slice(colon + 1), 1000)
    switch (line.slice(0, colon).trim().toLowerCase()) {
      case 'feedback-type':
        report.type = value.toLowerCase() || 'abuse'
        break
      case 'original-rcpt-to':
      case 'removal-recipient':
      case 'x-removal-recipient': {
        const address = cleanAddress(value)
        if (address && !report.recipients.some(r => r.toLowerCase() === address.toLowerCase())) report.recipients.push(address)
        break
      }
      case 'original-mail-from':
        report.sender ??= cleanAddress(value)
        break
      case 'source-ip':
        report.sourceIp ??= /[0-9a-fA-F.:]{7,45}/.exec(value)?.[0] ?? null
        break
      case 'reporting-mta':
        report.reportingMta ??= value.replace(/^[a-z]{1,10}\s*;\s*/i, '') || null
        break
      case 'arrival-date':
      case 'received-date':
        report.time ??= parseTime(value)
        break
    }
  }
  return report
}
