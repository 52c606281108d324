// One WebSocket client of the page, with what it sent and received.
import { signal } from "@preact/signals";
import { bytesText } from "../text/words.ts";

export interface ClientLine {
  readonly number: number;
  readonly kind: "sent" | "received" | "note";
  readonly text: string;
}

export type ClientState = "connecting" | "open" | "closed";

export interface ClientOptions {
  readonly name: string;
  /** `{apiId}/{stage}` */
  readonly stage: string;
  /** Of the stage, on the page's own host: `/ws/a1b2c3/live`. */
  readonly path: string;
  /** `token=abc&room=7`, for authorizers. */
  readonly query: string;
  readonly subprotocol: string;
}

/** Older lines go. */
const maxLines = 500;

export class Client {
  readonly options: ClientOptions;
  readonly state = signal<ClientState>("connecting");
  readonly lines = signal<readonly ClientLine[]>([]);
  /** Known when the gateway has reported the handshake. */
  readonly connectionId = signal<string | undefined>(undefined);
  /** Resolves when the handshake has ended: true if it was accepted. */
  readonly opened: Promise<boolean>;
  readonly #socket: WebSocket;
  #count = 0;

  constructor(options: ClientOptions) {
    this.options = options;
    const { name, path, query, subprotocol } = options;
    const url = new URL(path, location.href.replace(/^http/, "ws"));
    url.search = query;
    url.searchParams.set("answerback-name", name);
    url.hash = "";
    const subprotocols = subprotocol.split(/[\s,]+/).filter((it) => it !== "");
    this.#socket = new WebSocket(url, subprotocols);
    this.#socket.binaryType = "arraybuffer";
    this.opened = new Promise((resolve) => {
      this.#socket.addEventListener("open", () => {
        this.state.value = "open";
        this.#add("note", "connected");
        resolve(true);
      });
      this.#socket.addEventListener("close", ({ code, reason }) => {
        const wasOpen = this.state.value === "open";
        this.state.value = "closed";
        this.#add("note", wasOpen ? `closed, ${closeText(code, reason)}` : "the handshake was refused");
        resolve(false);
      });
    });
    this.#socket.addEventListener("message", ({ data }: MessageEvent<string | ArrayBuffer>) => {
      this.#add("received", typeof data === "string" ? data : bytesText(data.byteLength));
    });
  }

  send(text: string): void {
    this.#socket.send(text);
    this.#add("sent", text);
  }

  close(): void {
    this.#socket.close(1000);
  }

  #add(kind: ClientLine["kind"], text: string): void {
    this.lines.value = [...this.lines.value.slice(1 - maxLines), { number: this.#count++, kind, text }];
  }
}

const closeReasons: Readonly<Record<number, string>> = {
  1000: "as asked",
  1001: "the gateway is going away, or the connection was idle or too old",
  1002: "the client broke the protocol",
  1003: "the gateway does not take binary frames",
  1005: "without a code",
  1006: "without a close frame: the network or the gateway failed",
  1007: "a frame was not valid UTF-8",
  1008: "a message broke a rule of the gateway",
  1009: "a frame or a message was too large",
  1011: "the gateway failed",
};

/** `1009 (a frame or a message was too large)`: the code, and its meaning in words. */
export function closeText(code: number, reason: string): string {
  const meaning = reason === "" ? closeReasons[code] : reason;
  return meaning === undefined ? String(code) : `${code} (${meaning})`;
}
