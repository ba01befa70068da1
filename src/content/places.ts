// Places are asked for while a message is read and worked out together at the end, only for what the facts keep.

import { floorIndex } from '../core/floor-index.js'
import type { DecodedBody } from '../mime/decode.js'
import { partPositions } from '../mime/position.js'
import type { MimeMessage, MimePart } from '../mime/types.js'
import type { Place } from './headers.js'

export interface Placer {
  /** Place of an offset (UTF-16) of the decoded part. Filled in by `resolve`. */
  at(offset: number): Place
  resolve(): void
}

function collecting(positionOf: () => (offset: number) => Place): Placer {
  const offsets: number[] = []
  const places: Place[] = []
  return {
    at(offset) {
      const place = { line: 1, column: 1 }
      offsets.push(offset)
      places.push(place)
      return place
    },
    resolve() {
      if (places.length === 0) return
      const position = positionOf()
      for (let i = 0; i < places.length; i++) settle(places[i] as Place, position(Math.max(0, offsets[i] as number)))
    },
  }
}

function settle(place: Place, { line, column }: Place): void {
  place.line = line
  place.column = column
}

export const partPlacer = (message: MimeMessage, part: MimePart, decoded: DecodedBody): Placer =>
  collecting(() => partPositions(message, part, decoded))

/** Places in a file that is text as a whole. */
export function textPlacer(text: string): Placer {
  return collecting(() => {
    const starts = [0]
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
    return offset => {
      const index = floorIndex(starts, offset)
      return { line: index + 1, column: offset - (starts[index] as number) + 1 }
    }
  })
}
