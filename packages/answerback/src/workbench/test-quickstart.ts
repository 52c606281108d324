// For tests of the page: the quick start in a gateway, with a backend of the test's own.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type RunningGateway, type StartGatewayOptions, startGateway } from "../index.ts";
import { TestClient } from "../test-client.ts";
import { stageUrl } from "../testing/stage-url.ts";

/** The folder of the program. */
export const quickstart = join(import.meta.dirname, "../../../../examples/quickstart");

/** A gateway that serves the quick start. */
export function startQuickstart(
  backendUrl: string,
  options: Pick<StartGatewayOptions, "functions" | "port"> = {},
): Promise<RunningGateway> {
  return startGateway({ program: quickstart, config: { backendUrl }, ...options });
}

/** A client of the program's stage. */
export const openClient = ({ apis }: RunningGateway): Promise<TestClient> => TestClient.open(stageUrl(apis, undefined));

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
    const [status, body] = quotes[symbol] ?? [404, { message: `There is no <b>such</b> symbol` }];
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => server.close() };
}
