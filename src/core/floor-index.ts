/** Index of the last of the first `count` elements that is not greater than `value`; 0 when all are. */
export function floorIndex(sorted: ArrayLike<number>, value: number, count: number = sorted.length): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((sorted[middle] as number) <= value) low = middle
    else high = middle - 1
  }
  return low
}
