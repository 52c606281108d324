// The calls of this process to one other process that holds connections, over one socket. Calls leave in their order;
// answers may arrive in any.
import { connect, type Socket } from "node:net";
import { HolderError } from "./cluster.ts";
import { type Fields, FrameSplitter, frame } from "./frames.ts";
import { WaitingCalls } from "./waiting-calls.ts";

export interface HolderClientOptions {
  readonly path: string;
  /** Of an answer. */
  readonly maxFrameBytes: number;
  /** More calls fail at once while this number of bytes waits to be sent. */
  readonly maxQueuedBytes: number;
  /** The socket has closed: this client can no longer be used. */
  readonly onClose: () => void;
}

/** Errors of connecting: nobody listens at the address, so the holder does not exist. */
const absentCodes = new Set(["ENOENT", "ECONNREFUSED"]);

export class HolderClient {
  readonly #options: HolderClientOptions;
  readonly #socket: Socket;
  readonly #waiting = new WaitingCalls();
  #error: NodeJS.ErrnoException | undefined;

  constructor(options: HolderClientOptions) {
    this.#options = options;
    const splitter = new FrameSplitter(options.maxFrameBytes, (answer) => this.#waiting.answer(answer.call, answer));
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
    const call = this.#waiting.next();
    const answer = this.#waiting.add(call, deadline);
    // The first call of a turn of the event loop leaves at once, the others in one write at its end.
    const isFirst = socket.writableCorked === 0;
    socket.write(frame(call, code, strings, data));
    if (isFirst) {
      socket.cork();
      setImmediate(uncork, socket);
    }
    return answer;
  }

  /** Rejects the calls whose deadline has passed. They are not taken back: they may still have their effect. */
  expire(now: number): void {
    this.#waiting.expire(now);
  }

  close(): void {
    this.#socket.destroy();
  }

  #closed(): void {
    this.#options.onClose();
    if (absentCodes.has(this.#error?.code ?? "")) this.#waiting.answerAll();
    else this.#waiting.failAll("The process that holds the connection has ended.", this.#error);
  }
}

function uncork(socket: Socket): void {
  socket.uncork();
}
