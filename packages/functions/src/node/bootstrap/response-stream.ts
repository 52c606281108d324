// The global `awslambda`: handlers that stream their response. It is collected, because Invoke answers as a whole.
import { Writable } from "node:stream";

const streaming = Symbol.for("aws.lambda.runtime.handler.streaming");
/** Separates the metadata of an HTTP response from its body. */
const metadataEnd = Buffer.alloc(8);

export class ResponseStream extends Writable {
  readonly finished: Promise<void>;
  readonly #chunks: Buffer[] = [];
  #metadata: Buffer | undefined;

  constructor() {
    super({ decodeStrings: true });
    this.finished = new Promise((resolve, reject) => this.once("finish", resolve).once("error", reject));
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  /** Has no effect: the type of the response is not part of what Invoke answers. */
  setContentType(_type: string): void {}

  setMetadata(metadata: object): void {
    this.#metadata = Buffer.concat([Buffer.from(JSON.stringify(metadata)), metadataEnd]);
  }

  content(): Buffer {
    return Buffer.concat(this.#metadata === undefined ? this.#chunks : [this.#metadata, ...this.#chunks]);
  }
}

export function provideResponseStreams(): void {
  Object.assign(globalThis, {
    awslambda: {
      streamifyResponse(handler: object) {
        Object.assign(handler, { [streaming]: "response" });
        return handler;
      },
      HttpResponseStream: {
        from(stream: ResponseStream, metadata: object) {
          stream.setMetadata(metadata);
          return stream;
        },
      },
    },
  });
}

export const streamsResponse = (handler: object): boolean =>
  (handler as Record<symbol, unknown>)[streaming] === "response";
