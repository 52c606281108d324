// Frames as bytes, as RFC 6455 defines them: writes a client's, reads a server's.

export const opcode = { continuation: 0x0, text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

export interface FrameOptions {
  /** Default true. */
  readonly fin?: boolean;
  /** The three reserved bits, 0 to 7. Default 0. */
  readonly rsv?: number;
}

const mask = [0x37, 0xfa, 0x21, 0x3d];

export function frame(kind: number, payload: string | Buffer = "", { fin = true, rsv = 0 }: FrameOptions = {}): Buffer {
  const data = Buffer.from(payload as string);
  const first = (fin ? 0x80 : 0) | (rsv << 4) | kind;
  let length: Buffer;
  if (data.length < 126) length = Buffer.from([0x80 | data.length]);
  else if (data.length < 65_536) {
    length = Buffer.from([0x80 | 126, data.length >> 8, data.length & 255]);
  } else {
    length = Buffer.alloc(9);
    length[0] = 0x80 | 127;
    length.writeBigUInt64BE(BigInt(data.length), 1);
  }
  return Buffer.concat([
    Buffer.from([first]),
    length,
    Buffer.from(mask),
    data.map((byte, index) => byte ^ mask[index % 4]!),
  ]);
}

export function close(code?: number, reason: string | Buffer = ""): Buffer {
  if (code === undefined) return frame(opcode.close);
  return frame(opcode.close, Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason as string)]));
}

/** Describes the server's bytes: `text hello`, `pong 00ff`, `close 1002`; fragments are joined to one message. */
export function transcript(bytes: Buffer): string[] {
  const lines: string[] = [];
  let message: Buffer[] = [];
  let kind = 0;
  let at = 0;
  while (at + 2 <= bytes.length) {
    const first = bytes[at]!;
    const short = bytes[at + 1]!;
    if ((first & 0x70) !== 0 || short >= 128) return [...lines, "reserved bits or a mask"];
    const lengthBytes = short < 126 ? 0 : short === 126 ? 2 : 8;
    if (at + 2 + lengthBytes > bytes.length) return [...lines, "half a header"];
    const length =
      lengthBytes === 0
        ? short
        : lengthBytes === 2
          ? bytes.readUInt16BE(at + 2)
          : Number(bytes.readBigUInt64BE(at + 2));
    const start = at + 2 + lengthBytes;
    if (start + length > bytes.length) return [...lines, "half a frame"];
    const payload = bytes.subarray(start, start + length);
    at = start + length;
    if ((first & 0x0f) >= opcode.close) {
      lines.push(controlLine(first & 0x0f, payload));
      continue;
    }
    if ((first & 0x0f) !== opcode.continuation) kind = first & 0x0f;
    message.push(payload);
    if ((first & 0x80) === 0) continue;
    lines.push(messageLine(kind === opcode.text, Buffer.concat(message)));
    message = [];
  }
  return at === bytes.length && message.length === 0 ? lines : [...lines, "half a message"];
}

export function messageLine(isText: boolean, payload: Buffer): string {
  return isText ? `text ${payload.toString("utf8")}` : `binary ${payload.toString("hex")}`;
}

export function pongLine(payload: string | Buffer): string {
  return `pong ${Buffer.from(payload as string).toString("hex")}`;
}

export function closeLine(code: number | undefined, reason = ""): string {
  return code === undefined ? "close" : `close ${code} ${reason}`.trimEnd();
}

function controlLine(kind: number, payload: Buffer): string {
  if (kind === opcode.pong) return pongLine(payload);
  if (kind !== opcode.close) return `control frame ${kind}`;
  return payload.length === 0
    ? closeLine(undefined)
    : closeLine(payload.readUInt16BE(0), payload.subarray(2).toString("utf8"));
}
