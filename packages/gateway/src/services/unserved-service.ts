// Answers calls to AWS services that nothing serves on this port, in the form in which the client expects errors: a client
// gets here by `AWS_ENDPOINT_URL`, and its user must learn which variable to set.
import type { IncomingMessage } from "node:http";
import { environmentNameOf } from "../http/aws-service-name.ts";

/** The error code in every protocol. */
const code = "ServiceNotServedException";

export interface UnservedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** API Gateway's own: a wrong path of theirs gets the answer that lists the right ones. */
const served = ["apigateway", "execute-api"];

/** @returns undefined if the request is not signed as a call to another AWS service */
export function unservedServiceAnswer({
  method,
  headers,
  url = "/",
}: Pick<IncomingMessage, "headers" | "method" | "url">) {
  const service = signedService(headers.authorization, url);
  return service === undefined || served.includes(service)
    ? undefined
    : answerIn(protocolOf(service, headers), message(service, method, headers, url));
}

function message(
  service: string,
  method: string | undefined,
  headers: IncomingMessage["headers"],
  url: string,
): string {
  const target = headers["x-amz-target"] ?? `${method} ${url.split("?", 1)[0]}`;
  return `The AWS service ${service} is not served here (${target}). Set AWS_ENDPOINT_URL_${environmentNameOf(service)} to a local service; dev --aws calls AWS itself.`;
}

/** The service in the credential scope of a signature, in the header or the query. */
function signedService(authorization: string | undefined, url: string): string | undefined {
  const query = /[?&]X-Amz-Credential=([^&]+)/i.exec(url)?.[1];
  const text = authorization ?? (query && `Credential=${query.replaceAll(/%2f/gi, "/")}`);
  return /\bCredential=(?:[^\s,/]+\/)+([a-z0-9-]+)\/aws4_request\b/.exec(text ?? "")?.[1];
}

type Protocol = "json" | "query" | "s3" | "cbor";

function protocolOf(service: string, headers: IncomingMessage["headers"]): Protocol {
  if (headers["smithy-protocol"] === "rpc-v2-cbor") return "cbor";
  if (service === "s3" || service === "s3express") return "s3";
  const isForm = headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true;
  return isForm || service === "route53" || service === "cloudfront" ? "query" : "json";
}

/** 400, because clients repeat calls that are answered with 500. */
function answerIn(protocol: Protocol, text: string): UnservedAnswer {
  const answer = (contentType: string, body: string | Buffer, headers = {}) => ({
    status: 400,
    headers: { "Content-Type": contentType, ...headers },
    body: Buffer.from(body),
  });
  const error = `<Code>${code}</Code><Message>${escaped(text)}</Message>`;
  switch (protocol) {
    case "json":
      return answer("application/x-amz-json-1.0", JSON.stringify({ __type: code, message: text, Message: text }), {
        "x-amzn-ErrorType": code,
      });
    case "query":
      return answer(
        "text/xml",
        `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>none</RequestId></ErrorResponse>`,
      );
    case "s3":
      return answer("application/xml", `<Error>${error}</Error>`);
    case "cbor":
      return answer("application/cbor", cborMap({ __type: code, message: text }), { "smithy-protocol": "rpc-v2-cbor" });
  }
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** A map of fewer than 24 members to strings of fewer than 65,536 bytes, in CBOR. */
function cborMap(members: Readonly<Record<string, string>>): Buffer {
  const string = (text: string) => {
    const bytes = Buffer.from(text);
    return Buffer.concat([Buffer.from([0x79, bytes.length >> 8, bytes.length & 0xff]), bytes]);
  };
  const entries = Object.entries(members);
  return Buffer.concat([Buffer.from([0xa0 + entries.length]), ...entries.flat().map(string)]);
}
