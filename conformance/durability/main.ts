// Kills a gateway a hundred times while clients write to it: after each kill every acknowledged write is complete.
// `--quick` kills it ten times.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isQuick } from "../../scripts/program-options.ts";
import { startGateway } from "../gateway.ts";

const kills = isQuick() ? 10 : 100;
const clients = 8;
const folder = await mkdtemp(join(tmpdir(), "answerback-durability-"));

/** Acknowledged resources by path; undefined after an acknowledged deletion. */
const acknowledged = new Map<string, string | undefined>();
/** Integrations that were being changed when the gateway died: both states are allowed. */
const uncertain = new Set<string>();

type Resource = { readonly [member: string]: unknown };

async function call(method: string, url: string, body?: object): Promise<Resource> {
  const response = await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
  return response.status === 204 ? {} : ((await response.json()) as Resource);
}

/** Creates, changes and deletes integrations with two integration responses each until the gateway is gone. */
async function write(base: string, apiPath: string, isOver: () => boolean): Promise<void> {
  for (let number = 0; !isOver(); number++) {
    let path = "";
    try {
      const integration = await call("POST", `${base}${apiPath}/integrations`, { integrationType: "MOCK" });
      path = `${apiPath}/integrations/${integration.integrationId}`;
      acknowledged.set(path, JSON.stringify(integration));
      for (const integrationResponseKey of ["$default", `/${number}/`]) {
        const response = await call("POST", `${base}${path}/integrationresponses`, { integrationResponseKey });
        const responsePath = `${path}/integrationresponses/${response.integrationResponseId}`;
        acknowledged.set(responsePath, JSON.stringify(response));
      }
      uncertain.add(path);
      const changed = await call("PATCH", base + path, { timeoutInMillis: 50 + number });
      acknowledged.set(path, JSON.stringify(changed));
      if (number % 4 === 0) {
        await call("DELETE", base + path);
        for (const below of acknowledged.keys()) if (below.startsWith(path)) acknowledged.set(below, undefined);
      }
      uncertain.delete(path);
    } catch (error) {
      if (isOver()) return;
      throw error;
    }
  }
}

async function compare(base: string): Promise<number> {
  let present = 0;
  for (const [path, expected] of acknowledged) {
    const integrationPath = path.split("/integrationresponses/")[0]!;
    const response = await fetch(base + path);
    const actual = response.status === 404 ? undefined : JSON.stringify(await response.json());
    if (uncertain.has(integrationPath)) {
      // Changed or gone, but never half: an integration response does not outlive its integration.
      if (actual === undefined) assert.equal((await fetch(base + integrationPath)).status, 404, `${path} is lost`);
    } else assert.equal(actual, expected, `${path} is not what was acknowledged`);
    if (actual !== undefined) present++;
  }
  return present;
}

let compared = 0;
try {
  // Each start checks what the previous gateway acknowledged; the last one only checks.
  for (let kill = 0; kill <= kills; kill++) {
    const gateway = await startGateway(["--data", folder]);
    try {
      compared += await compare(gateway.url);
      acknowledged.clear();
      uncertain.clear();
      if (kill === kills) break;
      const api = await call("POST", `${gateway.url}/v2/apis`, {
        name: `generation ${kill}`,
        protocolType: "WEBSOCKET",
        routeSelectionExpression: "$request.body.action",
      });
      let over = false;
      const path = `/v2/apis/${api.apiId}`;
      const writers = Array.from({ length: clients }, () => write(gateway.url, path, () => over));
      await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 150));
      over = true;
      await gateway.kill();
      await Promise.all(writers);
    } finally {
      await gateway.kill();
    }
  }
  console.log(`  ${kills} kills, ${compared} acknowledged resources compared, none lost`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
