// The calls of this process to one other process that holds connections, over one socket. Calls leave in their order;
// answers may arrive in any.
import { connect, type Socket } from "node:net";
import { HolderError } from "./cluster.ts";
import { type Fields, FrameSplitter, frame } from "./frames.ts";

export interface HolderClientOptions {
  readonly path: string;
  /** Of an answer. */
  readonly maxFrameBytes: number;
  /** More calls fail at once while this number of bytes waits to be sent. */
  readonly maxQueuedBytes: number;
  /** The socket has closed: this client can no longer be used. */
  readonly onClose: () => void;
}

interface Waiting {
  readonly resolve: (answer: Fields | undefined) => void;
  readonly reject: (error: HolderError) => void;
  /** As of the caller's clock. */
  readonly deadline: number;
}

/** Errors of connecting: nobody listens at the address, so the holder does not exist. */
const absentCodes = new Set(["ENOENT", "ECONNREFUSED"]);

export class HolderClient {
  readonly #options: HolderClientOptions;
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #lastCall = 0;
  #error: NodeJS.ErrnoException | undefined;

  constructor(options: HolderClientOptions) {
    this.#options = options;
    const splitter = new FrameSplitter(options.maxFrameBytes, (fields) => this.#answered(fields));
    this.#socket = connect(options.path)
      .unref()
      .on("data", (chunk: Buffer) => {
        try {
          splitter.push(chunk);
        } catch (error) {
          this.#socket.destroy(error as Error);
        }
      })
      .on("error", (error) => {
        this.#error = error;
      })
      .on("close", () => this.#closed());
  }

  /**
   * @param deadline on the clock of `expire`
   * @returns undefined if there is no process at the address
   * @throws HolderError if the process ends, or does not answer in time, or too much waits for it
   */
  call(
    code: number,
    strings: readonly string[],
    data: Uint8Array | undefined,
    deadline: number,
  ): Promise<Fields | undefined> {
    const socket = this.#socket;
    if (socket.writableLength > this.#options.maxQueuedBytes) {
      return Promise.reject(new HolderError("The process that holds the connection is too slow."));
    }
    this.#lastCall = (this.#lastCall + 1) % 2 ** 32;
    const call = this.#lastCall;
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject, deadline });
      // The first call of a turn of the event loop leaves at once, the others in one write at its end.
      const isFirst = socket.writableCorked === 0;
      socket.write(frame(call, code, strings, data));
      if (!isFirst) return;
      socket.cork();
      setImmediate(uncork, socket);
    });
  }

  /** Rejects the calls whose deadline has passed. They are not taken back: they may still have their effect. */
  expire(now: number): void {
    for (const [call, { deadline, reject }] of this.#waiting) {
      if (deadline > now) return;
      this.#waiting.delete(call);
      reject(new HolderError("The process that holds the connection did not answer in time."));
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #answered(fields: Fields): void {
    // Undefined after its deadline.
    this.#waiting.get(fields.call)?.resolve(fields);
    this.#waiting.delete(fields.call);
  }

  #closed(): void {
    this.#options.onClose();
    const isAbsent = absentCodes.has(this.#error?.code ?? "");
    for (const { resolve, reject } of this.#waiting.values()) {
      if (isAbsent) resolve(undefined);
      else reject(new HolderError("The process that holds the connection has ended.", { cause: this.#error }));
    }
    this.#waiting.clear();
  }
}

function uncork(socket: Socket): void {
  socket.uncork();
}
