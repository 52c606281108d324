// For tests of the page: the API of the quick start without its program, and its backend.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { TestClient } from "../test-client.ts";
import { createTestApi } from "./test-api.ts";

/** The folder of the quick start. */
export const quickstart = join(import.meta.dirname, "../../../../examples/quickstart");

export interface TestBackend {
  readonly url: string;
  close(): void;
}

const quotes: Readonly<Record<string, readonly [status: number, body: object]>> = {
  ACME: [200, { symbol: "ACME", price: 12.5, change: 0.75, exchanges: ["NYSE", "XETRA"] }],
  SLOW: [202, { symbol: "SLOW", seconds: 5 }],
  HALT: [503, { message: "The floor is closed" }],
};

/** Knows three symbols; of others it says with markup that there is none. */
export async function startTestBackend(): Promise<TestBackend> {
  const server = createServer((request, response) => {
    const symbol = decodeURIComponent(request.url?.split("/").at(-1) ?? "");
    const [status, body] = quotes[symbol] ?? [
      404,
      { message: `There is no <b>such</b> symbol: ${symbol}`, tags: { first: "a" } },
    ];
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}

const template = (name: string) => readFileSync(join(quickstart, "templates", name), "utf8");

/** Creates the API and deploys it. @returns a client of its stage `live` */
export async function createTicker(url: string, backendUrl: string): Promise<TestClient> {
  const api = await createTestApi(url, "ticker", {
    ping: {
      integration: { integrationType: "MOCK", requestTemplates: { "application/json": '{"statusCode": 200}' } },
      responses: {
        $default: { responseTemplates: { "application/json": '{"type": "pong", "stage": "$context.stage"}' } },
      },
    },
    quote: {
      integration: {
        integrationType: "HTTP",
        integrationMethod: "GET",
        integrationUri: `${backendUrl}/quotes/{symbol}`,
        requestParameters: { "integration.request.path.symbol": "route.request.body.symbol" },
      },
      responses: {
        "/2\\d\\d/": {
          templateSelectionExpression: "${integration.response.statuscode}",
          responseTemplates: {
            "200": template("quote.vm"),
            "202": `{"type": "pending", "symbol": $input.json('$.symbol'), "askAgainIn": $input.path('$.seconds')}`,
          },
        },
        "/4\\d\\d/": {
          responseTemplates: { "application/json": `{"type": "error", "reason": $input.json('$.message')}` },
        },
        $default: template("unavailable.vm"),
      },
    },
  });
  return TestClient.open(api.url);
}
