// Reads messages of the Debug Adapter Protocol from a stream: a header with the length, then JSON.

export interface AdapterMessage {
  readonly type?: "request" | "response" | "event";
  /** Of a request or response. */
  readonly command?: string;
  readonly event?: string;
}

const headerEnd = "\r\n\r\n";

export class AdapterMessages {
  readonly #onMessage: (message: AdapterMessage, text: string) => void;
  #unread: Buffer = Buffer.alloc(0);

  /** @param onMessage gets a message and its JSON */
  constructor(onMessage: (message: AdapterMessage, text: string) => void) {
    this.#onMessage = onMessage;
  }

  read(chunk: Buffer): void {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    for (;;) {
      const end = this.#unread.indexOf(headerEnd);
      if (end < 0) return;
      const start = end + headerEnd.length;
      const length = Number(/Content-Length: *(\d+)/i.exec(this.#unread.toString("latin1", 0, end))?.[1] ?? 0);
      if (this.#unread.length < start + length) return;
      const text = this.#unread.toString("utf8", start, start + length);
      this.#unread = this.#unread.subarray(start + length);
      this.#onMessage(parsed(text), text);
    }
  }
}

/** A message with its header. */
export const framed = (text: string): string => `Content-Length: ${Buffer.byteLength(text)}${headerEnd}${text}`;

/** The receiver reports what it cannot read. */
function parsed(text: string): AdapterMessage {
  try {
    return JSON.parse(text) as AdapterMessage;
  } catch {
    return {};
  }
}
