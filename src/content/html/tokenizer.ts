// The tokenizer of htmlparser2 with a shortcut: where nothing but one or two characters can end a stretch of text, it goes from
// character to character through its states when entities are to be read. Here such stretches are searched through.
import { Tokenizer } from 'htmlparser2'

/** What is used of its inner works. `test/content/html.test.ts` compares the two: an update that changes them is noticed. */
interface Works {
  buffer: string
  /** Of the character that is looked at, and of the buffer's start, in the whole text. */
  index: number
  offset: number
  state: number
  /** The state in which an entity began, and where. */
  baseState: number
  entityStart: number
  write(chunk: string): void
  stateText(c: number): void
  stateInTagName(c: number): void
  stateInClosingTagName(c: number): void
  stateInAttributeName(c: number): void
  handleInAttributeValue(c: number, quote: number): void
  fastForwardTo(c: number): boolean
  startEntity(): void
  emitCodePoint(code: number, length: number): void
}

const Plain = Tokenizer as unknown as new (...args: ConstructorParameters<typeof Tokenizer>) => Works

const LESS = 60
const AMPERSAND = 38
const QUOTE = 34
/** The entities that mails are full of; finding one among all two thousand takes thousands of steps. */
const COMMON: ReadonlyMap<string, number> = new Map([
  ['nbsp', 0xa0],
  ['amp', AMPERSAND],
  ['quot', QUOTE],
  ['lt', LESS],
  ['gt', 62],
  ['shy', 0xad],
  ['zwnj', 0x200c],
])

const mayEndName = (c: number): boolean => c <= 32 || c === 47 || c === 61 || c === 62

class Quick extends Plain {
  /** The next "&" in the buffer, or its end. */
  private ampersand = -1

  override write(chunk: string): void {
    this.ampersand = -1
    super.write(chunk)
  }

  override stateText(c: number): void {
    if (c === LESS || c === AMPERSAND) super.stateText(c)
    else this.skipTo('<')
  }

  override stateInTagName(c: number): void {
    if (mayEndName(c)) super.stateInTagName(c)
    else this.skipName()
  }

  override stateInClosingTagName(c: number): void {
    if (mayEndName(c)) super.stateInClosingTagName(c)
    else this.skipName()
  }

  override stateInAttributeName(c: number): void {
    if (mayEndName(c)) super.stateInAttributeName(c)
    else this.skipName()
  }

  override handleInAttributeValue(c: number, quote: number): void {
    if (c === quote || c === AMPERSAND) super.handleInAttributeValue(c, quote)
    else this.skipTo(quote === QUOTE ? '"' : "'")
  }

  override fastForwardTo(c: number): boolean {
    const found = this.buffer.indexOf(String.fromCharCode(c), this.index - this.offset + 1)
    this.index = this.offset + (found < 0 ? this.buffer.length - 1 : found)
    return found >= 0
  }

  override startEntity(): void {
    const { buffer, index } = this
    const from = index - this.offset + 1
    const end = buffer.indexOf(';', from)
    const code = end > from && end - from < 5 ? COMMON.get(buffer.slice(from, end)) : undefined
    if (code === undefined) super.startEntity()
    else {
      this.baseState = this.state
      this.entityStart = index
      this.emitCodePoint(code, end - from + 2)
    }
  }

  /** To the character before one that may end a name. */
  private skipName(): void {
    const { buffer } = this
    let at = this.index - this.offset + 1
    while (at < buffer.length && !mayEndName(buffer.charCodeAt(at))) at++
    this.index = this.offset + at - 1
  }

  /** To the character before the next `mark` or "&"; the machine takes its step from there. */
  private skipTo(mark: string): void {
    const { buffer } = this
    const from = this.index - this.offset + 1
    let end = this.ampersand
    if (end < from) {
      end = buffer.indexOf('&', from)
      if (end < 0) end = buffer.length
      this.ampersand = end
    }
    const found = buffer.indexOf(mark, from)
    this.index = this.offset - 1 + (found < 0 || found > end ? end : found)
  }
}

export const QuickTokenizer = Quick as unknown as typeof Tokenizer
