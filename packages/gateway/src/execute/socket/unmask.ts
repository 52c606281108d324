// Masks of client frames (RFC 6455, section 5.3).

/**
 * Unmasks in place.
 * @param start index of the payload; the four bytes before it are the mask
 * @returns true if all bytes are ASCII
 */
export function unmask(bytes: Buffer, start: number, length: number): boolean {
  const mask0 = bytes[start - 4]!;
  const mask1 = bytes[start - 3]!;
  const mask2 = bytes[start - 2]!;
  const mask3 = bytes[start - 1]!;
  const end = start + length;
  const inFours = end - (length & 3);
  let all = 0;
  let at = start;
  for (; at < inFours; at += 4) {
    const first = bytes[at]! ^ mask0;
    const second = bytes[at + 1]! ^ mask1;
    const third = bytes[at + 2]! ^ mask2;
    const fourth = bytes[at + 3]! ^ mask3;
    bytes[at] = first;
    bytes[at + 1] = second;
    bytes[at + 2] = third;
    bytes[at + 3] = fourth;
    all |= first | second | third | fourth;
  }
  for (; at < end; at++) {
    const mask = at === inFours ? mask0 : at === inFours + 1 ? mask1 : mask2;
    const value = bytes[at]! ^ mask;
    bytes[at] = value;
    all |= value;
  }
  return all < 0x80;
}
