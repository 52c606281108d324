// The parts of a frame (RFC 6455, sections 5.2 and 7.4).

/** FIN, the three RSV bits, and the opcode of the first byte. */
export const finalBit = 0x80;
export const reservedBits = 0x70;
export const opcodeBits = 0x0f;

export const opcode = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

/** MASK and the short length of the second byte. */
export const maskBit = 0x80;
export const lengthBits = 0x7f;

/** Short lengths that announce a length in the next 16 or 64 bits. */
export const length16 = 126;
export const length64 = 127;

/** The most payload of a control frame, in bytes. */
export const maxControlBytes = 125;

/** Stands for the status of a close frame without one; never sent. */
export const noStatus = 1005;

/** True if a client may close with the code: those of the RFC and its registry, and the ranges of libraries and applications. */
export function isCloseCode(code: number): boolean {
  return (code >= 1000 && code <= 1014 && (code < 1004 || code > 1006)) || (code >= 3000 && code <= 4999);
}
