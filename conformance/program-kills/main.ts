// Kills `answerback dev` at random moments while it creates, changes, replaces and deletes the 43 resources of a program:
// after one more run the gateway has exactly those, none twice and none lost. `--quick` kills it five times.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { isQuick } from "../../scripts/program-options.ts";
import { command, root } from "../checkout.ts";
import { startGateway } from "../gateway.ts";

const kills = isQuick() ? 5 : 40;
// In the quick start's folder, so that the program finds its packages.
const folder = await mkdtemp(join(root, "examples", "quickstart", ".answerback-kills-"));

/** A version of the program; each run changes part of it. */
interface Version {
  readonly text: string;
  readonly routes: number;
  readonly isReplacing: boolean;
}

const program = ({ text, routes, isReplacing }: Version) => `const pulumi = require("@pulumi/pulumi");
const { apigatewayv2 } = require("@pulumi/aws");
const api = new apigatewayv2.Api("api", {
  name: "kills", description: "${text}", protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action",
});
const apiId = api.id;
const parts = [];
for (let i = 0; i < ${routes}; i++) {
  const mock = new apigatewayv2.Integration("mock" + i, { apiId, integrationType: "MOCK", description: "${text}" },
    ${isReplacing ? '{ replaceOnChanges: ["description"] }' : "{}"});
  const route = new apigatewayv2.Route("route" + i, {
    apiId, routeKey: "r" + i, target: pulumi.interpolate\`integrations/\${mock.id}\`, routeResponseSelectionExpression: "$default",
  });
  parts.push(
    new apigatewayv2.IntegrationResponse("ir" + i, {
      apiId, integrationId: mock.id, integrationResponseKey: "$default", responseTemplates: { $default: '{"v": "${text}"}' },
    }),
    new apigatewayv2.RouteResponse("rr" + i, { apiId, routeId: route.id, routeResponseKey: "$default" }),
  );
}
const deployment = new apigatewayv2.Deployment("live", { apiId, triggers: { text: "${text}" } }, { dependsOn: parts });
new apigatewayv2.Stage("live", { apiId, name: "live", deploymentId: deployment.id });
`;

/** @param killAfterMillis counted from the first step of the run; undefined: the run may finish */
async function run(killAfterMillis?: number): Promise<void> {
  const child = spawn(process.execPath, [command, "dev", folder, "--once", "--json", "--port", "0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const closed = once(child, "close");
  let timer: NodeJS.Timeout | undefined;
  let result: { readonly errors: readonly unknown[] } | undefined;
  for await (const line of createInterface(child.stdout)) {
    const event = JSON.parse(line);
    if (event.kind === "result") result = event;
    if (event.kind !== "step-started" || killAfterMillis === undefined) continue;
    timer ??= setTimeout(() => child.kill("SIGKILL"), killAfterMillis);
  }
  await closed;
  clearTimeout(timer);
  if (killAfterMillis === undefined) assert.deepEqual(result?.errors, []);
}

type Item = Readonly<Record<string, string>> & { readonly responseTemplates?: Readonly<Record<string, string>> };

async function compare({ text, routes }: Version): Promise<void> {
  const gateway = await startGateway(["--data", join(folder, ".answerback", "data")]);
  const list = async (path: string): Promise<readonly Item[]> => {
    const { items } = (await (await fetch(`${gateway.url}/v2/${path}?maxResults=500`)).json()) as { items: Item[] };
    return items;
  };
  try {
    const [api, ...others] = await list("apis");
    assert.deepEqual([others, api?.description], [[], text]);
    const path = `apis/${api?.apiId}`;
    const integrations = await list(`${path}/integrations`);
    const found = await list(`${path}/routes`);
    assert.equal(found.length, routes);
    const targets = found.map((it) => it.target).sort();
    assert.deepEqual(targets, integrations.map((it) => `integrations/${it.integrationId}`).sort());
    for (const { integrationId, description } of integrations) {
      const responses = await list(`${path}/integrations/${integrationId}/integrationresponses`);
      assert.deepEqual(
        [description, responses.map((it) => it.responseTemplates)],
        [text, [{ $default: `{"v": "${text}"}` }]],
      );
    }
    for (const { routeId } of found) assert.equal((await list(`${path}/routes/${routeId}/routeresponses`)).length, 1);
    const deployments = await list(`${path}/deployments`);
    const own = deployments.filter((it) => it.description !== undefined && it.description !== "");
    assert.deepEqual([deployments.length - own.length, own.length <= 1], [1, true], JSON.stringify(deployments));
    const stages = await list(`${path}/stages`);
    assert.ok(deployments.some((it) => it.deploymentId === stages[0]?.deploymentId) && stages.length === 1);
  } finally {
    await gateway.kill();
  }
}

try {
  await writeFile(join(folder, "Pulumi.yaml"), "name: kills\nruntime: nodejs\n");
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "kills", main: "index.js" }));
  for (let kill = 0; kill < kills; kill++) {
    // In turn: a new state, changed strings, replacements, fewer routes, more routes.
    const kind = kill % 5;
    if (kind === 0) await rm(join(folder, ".answerback"), { recursive: true, force: true });
    const version = { text: `v${kill}`, routes: kind === 3 ? 3 : 10, isReplacing: kind === 2 };
    await writeFile(join(folder, "index.js"), program(version));
    await run(Math.random() * 450);
    await run();
    await compare(version);
  }
  console.log(`  ${kills} kills, nothing lost and nothing created twice`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
