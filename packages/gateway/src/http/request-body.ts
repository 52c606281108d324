// Reads request bodies, with a limit for each and for all together: a body is in memory until its request is answered, and
// hundreds of callers may send at the same time.
import type { IncomingMessage } from "node:http";

/** A body was not read, for a reason. */
export class RequestBodyError extends Error {
  override readonly name = "RequestBodyError";
  /** `tooMany`: all bodies together exceed the limit now. */
  readonly reason: "tooLarge" | "tooMany" | "aborted";

  constructor(reason: RequestBodyError["reason"], options?: ErrorOptions) {
    super(`The body was not read: ${reason}`, options);
    this.reason = reason;
  }
}

/** Bytes of all bodies in memory: enough for three of the largest. */
const defaultTotalBytes = 32 * 1024 * 1024;

export class RequestBodies {
  readonly #maxTotalBytes: number;
  #totalBytes = 0;

  constructor(maxTotalBytes = defaultTotalBytes) {
    this.#maxTotalBytes = maxTotalBytes;
  }

  /** Bytes in memory now. */
  get bytes(): number {
    return this.#totalBytes;
  }

  /**
   * Reads a body and runs `work` on it. The rest of a refused body is read and dropped, so that the client receives the
   * answer, not a reset connection.
   * @throws RequestBodyError, and the errors of `work`
   */
  async use<Result>(
    request: IncomingMessage,
    maxBytes: number,
    work: (body: Buffer) => Promise<Result> | Result,
  ): Promise<Result> {
    const { "content-length": length, "transfer-encoding": encoding } = request.headers;
    if (length === undefined && encoding === undefined) return work(noBytes);
    if (Number(length) > maxBytes) {
      request.resume();
      throw new RequestBodyError("tooLarge");
    }
    const taken = { bytes: 0 };
    try {
      return await work(await this.#read(request, maxBytes, taken));
    } finally {
      this.#totalBytes -= taken.bytes;
    }
  }

  #read(request: IncomingMessage, maxBytes: number, taken: { bytes: number }): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      let chunks: Buffer[] | undefined = [];
      const refuse = (reason: RequestBodyError["reason"], cause?: unknown) => {
        // Every request closes, and an error with its stack costs as much as a tenth of a callback.
        if (chunks === undefined) return;
        chunks.forEach(free);
        chunks = undefined;
        reject(new RequestBodyError(reason, { cause }));
      };
      const accept = (all: Buffer[]) => {
        if (all.length === 1) return resolve(all[0]!);
        const body = Buffer.concat(all);
        all.forEach(free);
        resolve(body);
      };
      request.on("data", (chunk: Buffer) => {
        if (chunks === undefined) return free(chunk);
        if (taken.bytes + chunk.length > maxBytes) return refuse("tooLarge");
        if (this.#totalBytes + chunk.length > this.#maxTotalBytes) return refuse("tooMany");
        taken.bytes += chunk.length;
        this.#totalBytes += chunk.length;
        chunks.push(chunk);
      });
      request.on("end", () => {
        if (chunks !== undefined) accept(chunks);
        chunks = undefined;
      });
      request.on("error", (cause) => refuse("aborted", cause));
      request.on("close", () => refuse("aborted"));
    });
  }
}

const noBytes = Buffer.alloc(0);

/** Frees a piece of a body at once: as garbage, the pieces of many bodies would take more memory than the bodies. */
function free(piece: Buffer): void {
  const { buffer } = piece;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === piece.length) buffer.transfer(0);
}
