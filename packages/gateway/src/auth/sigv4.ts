// Checks Signature Version 4 as AWS does: computes the signature of the received request (signature.ts), and compares it
// in constant time. Supports both forms: the Authorization header and the query (presigned URLs).
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { AwsError } from "@answerback/apigatewayv2";

/** Secret access keys by access key id. */
export type KnownKeys = ReadonlyMap<string, KnownKey>;

export interface KnownKey {
  readonly secretAccessKey: string;
  /** For temporary credentials: the request must carry it. */
  readonly sessionToken?: string;
}

/** The key that signed a request, and the region. */
export interface Signer {
  readonly accessKeyId: string;
  readonly region: string;
}

/** Maximum difference of a signed request's date from this machine's clock, unless it states its lifetime. */
const maxClockSkewMillis = 5 * 60 * 1000;
/** A presigned URL is valid for at most seven days. */
const maxExpiresSeconds = 7 * 24 * 60 * 60;

/** The parts of a request that describe its signature. */
interface Claim {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
  readonly credentialDate: string;
  readonly date: Date;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly sessionToken: string | undefined;
  readonly lifetimeMillis: number;
}

/**
 * Checks the claim of a request before its body is read: format, key, service and date.
 * @param service the required signing name: `apigateway` or `execute-api`
 * @throws AwsError 403 with the service's name for each kind of failure
 */
export function checkClaim(request: IncomingMessage, service: string, keys: KnownKeys, now: Date = new Date()): void {
  const [, queryText] = splitUrl(request.url ?? "/");
  knownClaim(request, queryParameters(queryText), service, keys, now);
}

/**
 * @param body the received body; empty for a handshake
 * @throws AwsError like `checkClaim`, or if the signature does not match
 */
export async function checkSignature(
  request: IncomingMessage,
  body: Uint8Array,
  service: string,
  keys: KnownKeys,
  now: Date = new Date(),
): Promise<Signer> {
  const [path, queryText] = splitUrl(request.url ?? "/");
  const query = queryParameters(queryText);
  const { claim, key } = knownClaim(request, query, service, keys, now);
  checkPayloadHash(request, body);
  const expected = await expectedSignature(request, path, query, body, claim, key);
  if (!equal(expected, claim.signature)) {
    throw invalid(
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.",
    );
  }
  return { accessKeyId: claim.accessKeyId, region: claim.region };
}

function knownClaim(
  request: IncomingMessage,
  query: Query,
  service: string,
  keys: KnownKeys,
  now: Date,
): { readonly claim: Claim; readonly key: KnownKey } {
  const claim = claimOf(request, query);
  const key = keys.get(claim.accessKeyId);
  if (!key || key.sessionToken !== claim.sessionToken) {
    throw new AwsError("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  if (claim.service !== service) {
    throw invalid(`Credential should be scoped to correct service: '${service}'.`);
  }
  checkDate(claim, now);
  return { claim, key };
}

function claimOf(request: IncomingMessage, query: Query): Claim {
  const authorization = request.headers.authorization;
  if (authorization !== undefined) return headerClaim(authorization, request);
  if (query["X-Amz-Signature"] !== undefined) return queryClaim(query);
  throw new AwsError("MissingAuthenticationTokenException", "Missing Authentication Token");
}

function headerClaim(authorization: string, request: IncomingMessage): Claim {
  const parts = /^AWS4-HMAC-SHA256\s+(.*)$/.exec(authorization)?.[1]?.split(/,\s*/) ?? [];
  const part = (name: string) => parts.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";
  return {
    ...credentialScope(part("Credential")),
    date: amzDate(single(request.headers["x-amz-date"])),
    signedHeaders: part("SignedHeaders").split(";"),
    signature: part("Signature"),
    sessionToken: single(request.headers["x-amz-security-token"]),
    lifetimeMillis: maxClockSkewMillis,
  };
}

function queryClaim(query: Query): Claim {
  if (text(query, "X-Amz-Algorithm") !== "AWS4-HMAC-SHA256") throw incomplete("X-Amz-Algorithm");
  return {
    ...credentialScope(text(query, "X-Amz-Credential")),
    date: amzDate(text(query, "X-Amz-Date")),
    signedHeaders: text(query, "X-Amz-SignedHeaders").split(";"),
    signature: text(query, "X-Amz-Signature"),
    sessionToken: query["X-Amz-Security-Token"] === undefined ? undefined : text(query, "X-Amz-Security-Token"),
    lifetimeMillis: query["X-Amz-Expires"] === undefined ? maxClockSkewMillis : expiresMillis(query),
  };
}

function expiresMillis(query: Query): number {
  const written = text(query, "X-Amz-Expires");
  const seconds = Number(written);
  if (!/^\d+$/.test(written) || seconds < 1 || seconds > maxExpiresSeconds) throw incomplete("X-Amz-Expires");
  return seconds * 1000;
}

function credentialScope(credential: string) {
  const [accessKeyId, credentialDate, region, service, terminator] = credential.split("/");
  if (!accessKeyId || !credentialDate || !region || !service || terminator !== "aws4_request") {
    throw incomplete("Credential");
  }
  return { accessKeyId, credentialDate, region, service };
}

function amzDate(date: string | undefined): Date {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date ?? "");
  if (!match) throw incomplete("X-Amz-Date");
  const [, year, month, day, hour, minute, second] = match;
  const written = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(written.getTime())) throw incomplete("X-Amz-Date");
  return written;
}

function checkDate(claim: Claim, now: Date): void {
  const age = now.getTime() - claim.date.getTime();
  if (claim.credentialDate !== claim.date.toISOString().slice(0, 10).replaceAll("-", "")) {
    throw invalid("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP.");
  }
  if (age < -maxClockSkewMillis) throw invalid(`Signature not yet current: ${claim.date.toISOString()}.`);
  if (age > claim.lifetimeMillis) {
    throw invalid(`Signature expired: ${claim.date.toISOString()} is too far from ${now.toISOString()}.`);
  }
}

/** If a client states the hash of its payload, it signs only that hash, so the hash must be correct. */
function checkPayloadHash(request: IncomingMessage, body: Uint8Array): void {
  const stated = single(request.headers["x-amz-content-sha256"]);
  if (stated === undefined || stated === "UNSIGNED-PAYLOAD") return;
  if (!equal(createHash("sha256").update(body).digest("hex"), stated)) {
    throw invalid("The provided 'x-amz-content-sha256' header does not match what was computed.");
  }
}

async function expectedSignature(
  request: IncomingMessage,
  path: string,
  query: Query,
  body: Uint8Array,
  claim: Claim,
  key: KnownKey,
): Promise<string> {
  if (!claim.signedHeaders.includes("host")) throw invalid("'Host' must be a 'SignedHeader' in the AWS request.");
  const headers = headersNamed(request, claim.signedHeaders);
  // Loaded by the first request that must be signed, to keep the start fast. Most gateways never receive one.
  const { signatureOf } = await import("./signature.ts");
  return signatureOf({ method: request.method ?? "GET", path, query, headers, body }, claim, {
    accessKeyId: claim.accessKeyId,
    ...key,
  });
}

function headersNamed(request: IncomingMessage, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => {
      const values = request.headersDistinct[name];
      if (values === undefined) throw invalid(`The header '${name}' is signed but missing.`);
      return [name, values.join(",")];
    }),
  );
}

type Query = Record<string, string | string[]>;

function splitUrl(url: string): readonly [path: string, query: string] {
  const mark = url.indexOf("?");
  return mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
}

/** Percent-decoded; unlike in forms, a plus sign is not a space. */
function queryParameters(queryText: string): Query {
  const query: Query = Object.create(null) as Query;
  for (const pair of queryText.split("&").filter((text) => text !== "")) {
    const equals = pair.indexOf("=");
    const name = decoded(equals < 0 ? pair : pair.slice(0, equals));
    const value = decoded(equals < 0 ? "" : pair.slice(equals + 1));
    const before = query[name];
    query[name] = before === undefined ? value : [before, value].flat();
  }
  return query;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    throw new AwsError("InvalidSignatureException", `'${part}' in the query is not valid percent-encoding.`, {
      cause: error,
    });
  }
}

function text(query: Query, name: string): string {
  const value = query[name];
  if (typeof value !== "string") throw incomplete(name);
  return value;
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(",") : header;
}

function equal(expected: string, actual: string): boolean {
  const [left, right] = [Buffer.from(expected), Buffer.from(actual)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidSignatureException", message);
}

function incomplete(part: string): AwsError {
  return new AwsError("IncompleteSignatureException", `Authorization needs a valid '${part}'.`);
}
