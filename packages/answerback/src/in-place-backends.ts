// HTTP backends inside the process of a test: they answer the calls of integrations to an address, without a socket.
import type { InPlaceAnswer, InPlaceBackend, InPlaceRequest } from "@answerback/gateway";

export interface BackendRequest {
  readonly method: string;
  readonly url: URL;
  /** Names in lower case; values of the same name are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface BackendAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** An object or an array is sent as JSON. Default: empty. */
  readonly body?: string | Buffer | object;
}

export type BackendHandler = (request: BackendRequest) => BackendAnswer | Promise<BackendAnswer>;

export interface InPlaceBackendHandle {
  remove(): void;
  [Symbol.dispose](): void;
}

interface AddedBackend {
  readonly address: URL;
  readonly handler: BackendHandler;
}

export class InPlaceBackends {
  #added: readonly AddedBackend[] = [];

  /**
   * A later one replaces an earlier one of the same address.
   * @param address `http://quotes.internal`, with a path if only the URLs below it are meant
   * @throws TypeError if it is not a URL
   */
  add(address: string, handler: BackendHandler): InPlaceBackendHandle {
    const added = { address: new URL(address), handler };
    this.#added = [added, ...this.#added];
    const remove = () => {
      this.#added = this.#added.filter((it) => it !== added);
    };
    return { remove, [Symbol.dispose]: remove };
  }

  readonly answer: InPlaceBackend = (request) => {
    const found = this.#added.find(({ address }) => isBelow(request.url, address));
    return found && answerOf(found.handler, request);
  };
}

function isBelow(url: URL, { origin, pathname }: URL): boolean {
  const folder = pathname.endsWith("/") ? pathname : `${pathname}/`;
  return url.origin === origin && (url.pathname === pathname || url.pathname.startsWith(folder));
}

async function answerOf(
  handler: BackendHandler,
  { method, url, headers, body }: InPlaceRequest,
): Promise<InPlaceAnswer> {
  return httpAnswer(await handler({ method, url, headers: headersByName(headers), body: body.toString() }));
}

/** The answer with its defaults. JSON has a Content-Type unless the answer names one. */
export function httpAnswer({ status = 200, headers = {}, body = "" }: BackendAnswer): InPlaceAnswer {
  const isJson = typeof body === "object" && !Buffer.isBuffer(body);
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  return {
    statusCode: status,
    headers: [
      ...(isJson && !hasType ? [["Content-Type", "application/json"] as const] : []),
      ...Object.entries(headers),
    ],
    body: Buffer.isBuffer(body) ? body : Buffer.from(isJson ? JSON.stringify(body) : String(body)),
  };
}

function headersByName(pairs: InPlaceRequest["headers"]): Readonly<Record<string, string>> {
  const byName: Record<string, string> = Object.create(null);
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase();
    byName[lower] = lower in byName ? `${byName[lower]}, ${value}` : value;
  }
  return byName;
}
