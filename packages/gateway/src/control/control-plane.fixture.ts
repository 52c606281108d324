// A control plane on its own port, with clients, for the tests of this folder.
import assert from "node:assert/strict";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { after } from "node:test";
import { ApiGatewayV2Client, CreateApiCommand } from "@aws-sdk/client-apigatewayv2";
import { systemClock } from "../clock.ts";
import { RequestBodies } from "../http/request-body.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Store } from "../store/store.ts";
import { type ControlSettings, createControlPlane } from "./server.ts";

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The parsed body; undefined if there is none. */
  readonly body: Record<string, unknown> | undefined;
}

export interface ControlPlaneFixture {
  readonly url: string;
  readonly client: ApiGatewayV2Client;
  readonly store: Store;
  readonly warnings: string[];
  /** Sends a request unchanged, also one that no SDK would send. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<RawAnswer>;
}

/** Stops after the test file. */
export async function startControlPlane(
  options: { readonly store?: Store; readonly settings?: Partial<ControlSettings> } = {},
): Promise<ControlPlaneFixture> {
  const store = options.store ?? createMemoryStore();
  const warnings: string[] = [];
  const server = createServer((request, response) => void control.handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const control = createControlPlane({
    bodies: new RequestBodies(),
    store,
    clock: systemClock,
    settings: {
      region: "eu-west-1",
      accountId: "123456789012",
      publicUrl: () => ({ ws: `ws://127.0.0.1:${port}`, http: url }),
      ...options.settings,
    },
    warn: (message) => warnings.push(message),
  });
  const client = new ApiGatewayV2Client({
    endpoint: url,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "secret" },
    maxAttempts: 1,
  });
  after(async () => {
    client.destroy();
    control.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await store.close();
  });
  return {
    url,
    client,
    store,
    warnings,
    send: (method, path, body, headers = {}) =>
      new Promise((resolve, reject) => {
        const sent = httpRequest({ port, method, path, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text,
              body: text === "" ? undefined : JSON.parse(text),
            });
          });
        });
        sent.on("error", reject);
        sent.end(body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body));
      }),
  };
}

/** The identifier of a new, empty WebSocket API. */
export async function newApi(client: ApiGatewayV2Client): Promise<string | undefined> {
  const { ApiId } = await client.send(
    new CreateApiCommand({
      Name: "a",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  return ApiId;
}

export const lambdaUri = (name: string) =>
  `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:${name}/invocations`;

/** A resource as the SDK returns it, without `$metadata`. */
export const plain = <Output extends object>({ $metadata: _, ...rest }: Output & { readonly $metadata?: unknown }) =>
  rest;

export const refused = (promise: Promise<unknown>, name: string, message: string) =>
  assert.rejects(promise, (error: unknown) => {
    assert.ok(error instanceof Error);
    assert.deepEqual([error.name, error.message], [name, message]);
    return true;
  });
