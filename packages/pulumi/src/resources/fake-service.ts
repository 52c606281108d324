// For tests: the service's REST interface in memory, without its rules. Records calls and fails on request. Other tests
// use the real control plane.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import type { ResourceContext } from "../resource.ts";
import type { PlainMap } from "./plain-value.ts";

export interface RecordedCall {
  readonly method: string;
  readonly path: string;
  readonly body: PlainMap | undefined;
}

export interface FakeService {
  readonly context: ResourceContext;
  /** The calls since the last invocation. */
  calls(): readonly RecordedCall[];
  /** The resource at a path, as returned by Get. */
  readonly resources: Map<string, PlainMap>;
  /** Makes the next calls with this method fail with this error. */
  failNext(method: string, status: number, error: string, times?: number): void;
  stop(): Promise<void>;
}

const identifiers: { readonly [collection: string]: string } = {
  apis: "apiId",
  apimappings: "apiMappingId",
  authorizers: "authorizerId",
  deployments: "deploymentId",
  domainnames: "domainName",
  integrations: "integrationId",
  integrationresponses: "integrationResponseId",
  models: "modelId",
  routes: "routeId",
  routeresponses: "routeResponseId",
  stages: "stageName",
};

/** @param complete computes the service's members of a new resource */
export async function startFakeService(
  complete: (path: string, resource: PlainMap) => PlainMap = () => ({}),
): Promise<FakeService> {
  const recorded: RecordedCall[] = [];
  const resources = new Map<string, PlainMap>();
  const failures: { method: string; status: number; error: string }[] = [];
  let count = 0;

  const answer = (response: ServerResponse, status: number, body?: PlainMap, error?: string) => {
    response.writeHead(status, { "content-type": "application/json", ...(error ? { "x-amzn-errortype": error } : {}) });
    response.end(body === undefined ? "" : JSON.stringify(body));
  };

  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const method = request.method ?? "";
    const path = decodeURIComponent((request.url ?? "").split("?")[0] ?? "");
    recorded.push({ method, path, body });

    const failing = failures.findIndex((failure) => failure.method === method);
    const [failure] = failing === -1 ? [] : failures.splice(failing, 1);
    if (failure)
      return answer(response, failure.status, { message: `the fake fails with ${failure.error}` }, failure.error);

    if (path.startsWith("/v2/tags/"))
      return answer(response, method === "DELETE" ? 204 : 201, method === "DELETE" ? undefined : {});
    const resource = resources.get(path);
    if (method === "POST") {
      const identifier = identifiers[path.split("/").at(-1) ?? ""];
      if (identifier === undefined) return answer(response, 201, {});
      const id = String(body?.[identifier] ?? `id${++count}`);
      const created = { ...body, [identifier]: id };
      resources.set(`${path}/${id}`, { ...created, ...complete(`${path}/${id}`, created) });
      return answer(response, 201, resources.get(`${path}/${id}`));
    }
    if (resource === undefined) return answer(response, 404, { message: "not found" }, "NotFoundException");
    if (method === "DELETE") resources.delete(path);
    if (method === "PATCH") {
      const merged = Object.entries({ ...resource, ...body }).filter(([, value]) => value !== "");
      resources.set(path, Object.fromEntries(merged));
    }
    return method === "DELETE" ? answer(response, 204) : answer(response, 200, resources.get(path));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = new ApiGatewayV2Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });

  return {
    context: { client, region: "us-east-1", accountId: "123456789012" },
    calls: () => recorded.splice(0),
    resources,
    failNext(method, status, error, times = 1) {
      for (let time = 0; time < times; time++) failures.push({ method, status, error });
    },
    async stop() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readBody(request: IncomingMessage): Promise<PlainMap | undefined> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  return text === "" ? undefined : JSON.parse(text);
}
