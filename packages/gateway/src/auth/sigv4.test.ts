import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { createServer, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { after, before, test } from "node:test";
import { AwsError, type AwsErrorName } from "@answerback/apigatewayv2";
import { ApiGatewayV2Client, CreateApiCommand, GetTagsCommand } from "@aws-sdk/client-apigatewayv2";
import { Sha256 } from "@smithy/core/checksum";
import { HttpRequest } from "@smithy/core/protocols";
import { SignatureV4 } from "@smithy/signature-v4";
import { checkSignature, type KnownKeys, type Signer } from "./sigv4.ts";

const keys: KnownKeys = new Map([
  ["AKIDKNOWN", { secretAccessKey: "secret" }],
  ["ASIATEMPORARY", { secretAccessKey: "secret", sessionToken: "token" }],
]);

// A server that checks each request and keeps the outcome.
let outcome: Signer | AwsError | undefined;
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", async () => {
    try {
      outcome = await checkSignature(request, Buffer.concat(chunks), "apigateway", keys);
    } catch (error) {
      assert.ok(error instanceof AwsError);
      outcome = error;
    }
    response.writeHead(200, { "Content-Type": "application/json" }).end("{}");
  });
});
before(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
after(() => server.close());

const port = () => (server.address() as AddressInfo).port;

function client(credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) {
  return new ApiGatewayV2Client({
    endpoint: `http://127.0.0.1:${port()}`,
    region: "eu-west-1",
    credentials,
    maxAttempts: 1,
  });
}

async function create(credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) {
  await client(credentials).send(new CreateApiCommand({ Name: "näme", ProtocolType: "WEBSOCKET" }));
  return outcome;
}

function refusedAs(name: AwsErrorName): void {
  assert.ok(outcome instanceof AwsError, "the request was accepted");
  assert.equal(outcome.name, name);
}

/** Signs a request, changes it, and sends it. */
async function sendSigned(change: (request: HttpRequest) => void, presign = false, date = new Date()): Promise<void> {
  const signer = new SignatureV4({
    credentials: { accessKeyId: "AKIDKNOWN", secretAccessKey: "secret" },
    region: "us-east-1",
    service: "apigateway",
    sha256: Sha256,
  });
  const request = new HttpRequest({
    method: "POST",
    path: "/v2/tags/arn%3Aaws%3Aapigateway",
    query: { b: ["2", "1"], a: "x y+z" },
    headers: { host: `127.0.0.1:${port()}` },
    body: presign ? undefined : "{}",
  });
  const signed = presign
    ? await signer.presign(request, { expiresIn: 60, signingDate: date })
    : await signer.sign(request, { signingDate: date });
  change(signed as HttpRequest);
  const query = Object.entries(signed.query ?? {})
    .flatMap(([name, value]) =>
      [value].flat().map((item) => `${encodeURIComponent(name)}=${encodeURIComponent(String(item))}`),
    )
    .join("&");
  outcome = undefined;
  await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = httpRequest(
      { port: port(), method: signed.method, path: `${signed.path}?${query}`, headers: signed.headers },
      (response) => response.resume().on("end", () => resolve(response)),
    );
    sent.on("error", reject).end(signed.body ?? "");
  });
}

test("accepts requests that the SDK signs with a known key", async () => {
  assert.deepEqual(await create({ accessKeyId: "AKIDKNOWN", secretAccessKey: "secret" }), {
    accessKeyId: "AKIDKNOWN",
    region: "eu-west-1",
  });
});

test("accepts a path with percent-encoded parts", async () => {
  outcome = undefined;
  const tags = new GetTagsCommand({ ResourceArn: "arn:aws:apigateway:us-east-1::/apis/abc" });
  await client({ accessKeyId: "AKIDKNOWN", secretAccessKey: "secret" }).send(tags);
  assert.deepEqual(outcome, { accessKeyId: "AKIDKNOWN", region: "eu-west-1" });
});

test("accepts temporary credentials only with their token", async () => {
  const credentials = { accessKeyId: "ASIATEMPORARY", secretAccessKey: "secret" };
  assert.ok(!((await create({ ...credentials, sessionToken: "token" })) instanceof AwsError));
  await create(credentials);
  refusedAs("UnrecognizedClientException");
});

test("refuses an unknown key and a wrong secret with AWS's error names", async () => {
  await create({ accessKeyId: "AKIDOTHER", secretAccessKey: "secret" });
  refusedAs("UnrecognizedClientException");
  await create({ accessKeyId: "AKIDKNOWN", secretAccessKey: "wrong" });
  refusedAs("InvalidSignatureException");
});

test("accepts a signed query and a presigned URL", async () => {
  await sendSigned(() => {});
  assert.ok(!(outcome instanceof AwsError), String(outcome));
  await sendSigned(() => {}, true);
  assert.ok(!(outcome instanceof AwsError), String(outcome));
});

/** A presigned URL as AWS Amplify makes it: by hand, with a lifetime only in `more`. */
function presignedByHand(date: Date, more: Readonly<Record<string, string>> = {}): string {
  const longDate = date.toISOString().replace(/[:-]|\.\d{3}/g, "");
  const scope = [longDate.slice(0, 8), "us-east-1", "apigateway", "aws4_request"];
  const parameters = {
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": ["ASIATEMPORARY", ...scope].join("/"),
    "X-Amz-Date": longDate,
    "X-Amz-Security-Token": "token",
    "X-Amz-SignedHeaders": "host",
    ...more,
  };
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .sort()
    .join("&");
  const hash = (text: string) => createHash("sha256").update(text).digest("hex");
  const canonicalRequest = `GET\n/live\n${query}\nhost:127.0.0.1:${port()}\n\nhost\n${hash("")}`;
  const toSign = `AWS4-HMAC-SHA256\n${longDate}\n${scope.join("/")}\n${hash(canonicalRequest)}`;
  let key: string | Buffer = "AWS4secret";
  for (const part of scope) key = createHmac("sha256", key).update(part).digest();
  const signature = createHmac("sha256", key).update(toSign).digest("hex");
  return `http://127.0.0.1:${port()}/live?${query}&X-Amz-Signature=${signature}`;
}

test("accepts a presigned URL for X-Amz-Expires, or for five minutes without it", async () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  for (const [minutes, more] of [
    [4, {}],
    [50, { "X-Amz-Expires": "3600" }],
  ] as const) {
    await fetch(presignedByHand(minutesAgo(minutes), more));
    assert.deepEqual(outcome, { accessKeyId: "ASIATEMPORARY", region: "us-east-1" });
  }
  await fetch(presignedByHand(minutesAgo(6)));
  refusedAs("InvalidSignatureException");
  for (const expires of ["0", "604801", "1e3", ""]) {
    await fetch(presignedByHand(minutesAgo(0), { "X-Amz-Expires": expires }));
    refusedAs("IncompleteSignatureException");
  }
});

test("refuses a request that was changed after signing", async () => {
  const changes: readonly ((request: HttpRequest) => void)[] = [
    (request) => {
      request.body = '{"a":1}';
    },
    (request) => {
      request.query = { ...request.query, a: "other" };
    },
    (request) => {
      request.path = "/v2/apis";
    },
    (request) => {
      request.method = "DELETE";
    },
    (request) => {
      request.headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD";
    },
  ];
  for (const change of changes) {
    await sendSigned(change);
    refusedAs("InvalidSignatureException");
  }
});

test("refuses a date that is off by more than five minutes, and an expired presigned URL", async () => {
  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  await sendSigned(() => {}, false, minutesAgo(4));
  assert.ok(!(outcome instanceof AwsError), String(outcome));
  for (const minutes of [6, -6]) {
    await sendSigned(() => {}, false, minutesAgo(minutes));
    refusedAs("InvalidSignatureException");
  }
  await sendSigned(() => {}, true, minutesAgo(2));
  refusedAs("InvalidSignatureException");
});

test("refuses an unsigned request and an incomplete signature", async () => {
  await sendSigned((request) => {
    delete request.headers.authorization;
  });
  refusedAs("MissingAuthenticationTokenException");
  await sendSigned((request) => {
    request.headers.authorization = "AWS4-HMAC-SHA256 Credential=AKIDKNOWN/20260101";
  });
  refusedAs("IncompleteSignatureException");
});

test("refuses an invalid date", async () => {
  for (const written of ["20261331T000000Z", "20260101T250000Z", "2026-01-01T00:00:00Z", "x"]) {
    await sendSigned((request) => {
      request.headers["x-amz-date"] = written;
    });
    refusedAs("IncompleteSignatureException");
  }
});
