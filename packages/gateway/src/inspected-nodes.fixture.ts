// Nodes of a cluster in this process, whose inspectors and metrics are compared.
import type { TestContext } from "node:test";
import { type Gateway, startGateway } from "./gateway.ts";
import { type Inspected, inspected, inspectorOf } from "./inspect/test-inspected.ts";
import { newClusterName, sharedNats } from "./nodes/nats-servers.fixture.ts";
import { defaultSettings } from "./settings.ts";

/** The first node has the API; the others are seen through their own inspectors. */
export async function cluster(t: TestContext, count = 3) {
  const { urls: servers } = await sharedNats();
  const options = { cluster: { servers, name: newClusterName() } };
  const first = await inspected(t, options);
  const others: Inspected[] = [];
  while (others.length < count - 1) {
    const gateway = await startGateway({ ...defaultSettings, port: 0, onWarning() {}, ...options });
    t.after(() => gateway.stop());
    others.push(inspectorOf(t, gateway, first));
  }
  return { options, nodes: [first, ...others] as [Inspected, Inspected, ...Inspected[]] };
}

export const metricsOf = async ({ url }: Gateway, path = "/metrics") => (await fetch(`${url}${path}`)).text();

/** The sum of a metric over its series, or those of one node. */
export function sumOf(text: string, name: string, node?: string): number {
  const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`));
  const chosen = lines.filter((line) => node === undefined || line.includes(`Node="${node}"`));
  return chosen.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}
