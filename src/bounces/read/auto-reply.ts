// RFC 3834 and what came before it: vacation notices, challenge-response, "thank you for your mail".

const SUBJECT =
  /^(?:(?:re|aw|fwd?|sv|antw|tr|rif)\s?:\s?)?(?:auto(?:matic(?:al)?|mated)?[ -]?(?:reply|response|responder|antwort)|auto(?:re|res)(?:ply|pon[ds]er?s?)\b|out of (?:the )?office|away from (?:the |my )?office|ooo\b|vacation|on (?:vacation|leave|holiday)|abwesenheit|automatische (?:antwort|abwesenheit|r[üu]ckantwort)|ich bin (?:nicht|bis)|nicht im (?:b[üu]ro|haus)|urlaub|r[ée]ponse automatique|absence|absent|respuesta autom|fuera de (?:la )?oficina|risposta automatica|fuori (?:sede|ufficio)|assente|resposta autom|ausente|automatisch antwoord|afwezig|autosvar|frånvaro|automaattinen|automatická|autoodpowied|自動(?:返信|応答)|不在|自动(?:回复|答复)|自動回覆|автоответ|автоматический ответ)/i

/** Subjects that tell it at their end: "Council Autoreply", "Ihre Anfrage (automatische Antwort)". */
const SUBJECT_END =
  /\b(?:auto[- ]?reply|automatic reply|automatische antwort|r[ée]ponse automatique|respuesta autom[áa]tica|risposta automatica)\)?\s*$/i

export const isAutoReplySubject = (subject: string): boolean => SUBJECT.test(subject) || SUBJECT_END.test(subject)

export interface AutoReplyHeaders {
  get(key: string): string | undefined
}

/** Whether the headers of a message mark it as an automatic reply of a person's mailbox. */
export function isAutoReply(headers: AutoReplyHeaders, subject: string): boolean {
  const auto = headers.get('auto-submitted')?.toLowerCase() ?? ''
  if (auto.startsWith('auto-replied') || auto.startsWith('auto-notified')) return true
  if (
    headers.get('x-autoreply') ??
    headers.get('x-autorespond') ??
    headers.get('x-autoresponder') ??
    headers.get('x-auto-reply-from') ??
    headers.get('x-vacation')
  )
    return true
  const precedence = headers.get('precedence')?.toLowerCase() ?? ''
  if (precedence === 'auto_reply' || precedence === 'auto-reply') return true
  // A rule of an Exchange mailbox that answers; Auto-Submitted says auto-generated there.
  if (
    headers.get('x-ms-exchange-inbox-rules-loop') ??
    headers.get('x-ms-exchange-generated-message-source')?.match(/rules agent/i)
  )
    return true
  return isAutoReplySubject(subject)
}

const CHANGED = /\bunsubscribe\b/i

/** A one-word request to leave the list, sent as a reply or to a List-Unsubscribe address. */
export function isUnsubscribeRequest(subject: string, body: string): boolean {
  const text = body.trim()
  return (
    (CHANGED.test(subject) && subject.trim().length < 30) ||
    (text.length < 40 && /^(?:unsubscribe|abmelden|abbestellen|d[ée]sabonner|austragen)\b/i.test(text))
  )
}
