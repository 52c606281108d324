// The page at one node of a cluster, and `answerback cluster status`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import type { ListedNode } from "@answerback/gateway/cluster-status";
import { natsServer, startNats } from "../cluster/nats-server.fixture.ts";
import { TestClient } from "../test-client.ts";
import { executable } from "../test-program.ts";
import { startCommand } from "../test-start.ts";
import { createTestApi, echo } from "./test-api.ts";
import { line, openPage } from "./test-page.ts";

const run = promisify(execFile);

const binary = await natsServer();

test("shows all nodes, and names one that is stopped", { skip: binary === undefined, timeout: 90_000 }, async (t) => {
  const { url: nats } = await startNats(t, binary!);
  const start = () => startCommand(t, "--ephemeral", "--cluster", nats);
  const one = await start();
  const [two, three] = await Promise.all([start(), start()]);
  const api = await createTestApi(one.url, "cluster", { echo });
  const { page, complaints, close } = await openPage(two!.url);
  t.after(close);
  for (const { url } of [one, two!, three!]) {
    const client = await TestClient.open(api.url.replace(new URL(one.url).host, new URL(url).host));
    t.after(() => client.close());
    await client.ask({ n: new URL(url).port, action: "echo" });
    await line(page, new URL(url).port).waitFor();
  }
  await page.getByText("3 nodes").waitFor();
  const { stdout } = await run(process.execPath, [executable, "cluster", "status", "--json", "--cluster", nats]);
  const { nodes } = JSON.parse(stdout);
  assert.deepEqual(
    nodes.map(({ node, state, connections, lag }: ListedNode) => [node, state, connections, lag]),
    [1, 2, 3].map((node) => [node, "live", 1, 0]),
  );
  three!.child.kill("SIGSTOP");
  await page
    .getByRole("status")
    .getByText(/^Node [123] on .* is left out: it does not answer\.$/)
    .waitFor();
  await page.getByText("2 nodes").waitFor();
  assert.equal(await page.getByText(/is left out/).count(), 0);
  assert.deepEqual(complaints(), []);
});
