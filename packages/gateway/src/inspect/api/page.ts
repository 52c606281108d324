// `/inspector/`: serves the files of the inspector's page, to this machine only, because it shows messages.
import type { IncomingMessage, ServerResponse } from "node:http";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** One file of the page. */
export interface PageFile {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Strong, including the quotes. */
  readonly etag: string;
}

/** The page's files by their paths below `/inspector/`, with `index.html`. Called for each request. */
export type InspectorPage = () => Promise<ReadonlyMap<string, PageFile>>;

/** Only the page's own files run, and no site may frame it. Styles that scripts set do not count as inline. */
function pagePolicy(host = ""): string {
  // Not every browser counts WebSockets of the page's own host as 'self'.
  const sockets = /^[\w.:[\]-]+$/.test(host) ? ` ws://${host} wss://${host}` : "";
  return `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'${sockets}; worker-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}

/** The script of the page's worker makes functions from templates. It cannot connect to anything. */
const workerName = /^worker(?:-[0-9A-Z]{8})?\.js$/;
const workerPolicy = "default-src 'none'; script-src 'self' 'unsafe-eval'";

const headers = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
};

/** Of esbuild's names: `editor-6JU3OYDQ.js`. */
const hashedName = /-[0-9A-Z]{8}\.\w+$/;

/** Answers a request to `/inspector` or a path below it, other than its API. */
export async function servePage(
  page: InspectorPage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = ""] = (request.url ?? "/").split("?", 1);
  if (request.method !== "GET" && request.method !== "HEAD") return end(response, 405, { Allow: "GET, HEAD" });
  if (path === "/inspector") return end(response, 308, { Location: "/inspector/" });
  const name = path.slice("/inspector/".length) || "index.html";
  const file = (await page()).get(name);
  if (file === undefined) return end(response, 404, {});
  const encoding = encodingOf(request.headers["accept-encoding"]);
  const etag = encoding === undefined ? file.etag : `${file.etag.slice(0, -1)}-${encoding}"`;
  const all = {
    ...headers,
    "Content-Security-Policy": workerName.test(name) ? workerPolicy : pagePolicy(request.headers.host),
    "Cache-Control": hashedName.test(name) ? "public, max-age=31536000, immutable" : "no-cache",
    Vary: "Accept-Encoding",
    ETag: etag,
  };
  if (request.headers["if-none-match"] === etag) return end(response, 304, all);
  const body = encoding === undefined ? file.body : await encoded(file, encoding);
  response.writeHead(200, {
    ...all,
    "Content-Type": file.contentType,
    "Content-Length": body.length,
    ...(encoding !== undefined && { "Content-Encoding": encoding }),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

type Encoding = "br" | "gzip";

/** The best encoding that a browser accepts. */
function encodingOf(accepted = ""): Encoding | undefined {
  if (/\bbr\b/.test(accepted)) return "br";
  return /\bgzip\b/.test(accepted) ? "gzip" : undefined;
}

const compressed = new WeakMap<PageFile, Map<Encoding, Promise<Uint8Array>>>();

/** Each file is compressed once. */
function encoded(file: PageFile, encoding: Encoding): Promise<Uint8Array> {
  const known = compressed.get(file) ?? new Map<Encoding, Promise<Uint8Array>>();
  compressed.set(file, known);
  const body = known.get(encoding) ?? compress(file.body, encoding);
  known.set(encoding, body);
  return body;
}

/** Higher qualities take many times as long. */
const brotliQuality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

function compress(body: Uint8Array, encoding: Encoding): Promise<Uint8Array> {
  return encoding === "br" ? promisify(brotliCompress)(body, brotliQuality) : promisify(gzip)(body);
}

function end(response: ServerResponse, status: number, more: Readonly<Record<string, string>>): void {
  response.writeHead(status, { ...more, ...(status === 304 ? {} : { "Content-Length": 0 }) }).end();
}
