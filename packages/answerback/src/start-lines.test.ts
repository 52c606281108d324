import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { type StartFacts, startLines } from "./start-lines.ts";

const url = "http://127.0.0.1:4510";
const stage = (name: string) => ({ name, url: `ws://127.0.0.1:4510/ws/a1/${name}` });

function lines(
  stages: readonly string[],
  more: Partial<StartFacts["settings"]> = {},
  messages?: StartFacts["messages"],
  functions: StartFacts["functions"] = [],
) {
  const apis = [{ apiId: "a1", name: "chat", stages: stages.map(stage) }];
  return startLines({
    gateway: { url, inspectorUrl: `${url}/inspector/`, apis: () => apis, node: 3 },
    functions,
    settings: { cluster: undefined, dataFolder: "data", publicUrl: undefined, ...more },
    messages: messages ?? "limited",
  });
}

test("an empty gateway names its data folder and how to create an API", () => {
  assert.deepEqual(lines([]), [
    "  inspector  http://127.0.0.1:4510/inspector/  every message and the reasons for its answer",
    `  data       ${resolve("data")}`,
    "  messages   below, at most 20 a second; --log-messages prints all",
    "  next       create an API with any AWS client: export AWS_ENDPOINT_URL_APIGATEWAYV2=http://127.0.0.1:4510",
  ]);
});

test("a gateway with stages lists at most ten, and how to connect to the first", () => {
  const [, , stageLine, ...rest] = lines(["live"]);
  assert.equal(stageLine, "  stage      ws://127.0.0.1:4510/ws/a1/live  live of chat");
  assert.equal(rest.at(-1), "  next       answerback connect ws://127.0.0.1:4510/ws/a1/live");
  const many = lines(Array.from({ length: 13 }, (_, index) => `s${index}`));
  assert.equal(many.filter((line) => line.startsWith("  stage ")).length, 10);
  assert.ok(many.includes("             … 3 more stages"));
});

test("names memory, a public address, and the messages that are printed", () => {
  assert.ok(lines([], { dataFolder: undefined }).includes("  data       in memory, lost when the gateway stops"));
  assert.ok(lines([], { publicUrl: "https://x.test" }).includes("  public     https://x.test"));
  assert.ok(lines([], {}, "none").includes("  messages   not printed here; --log-messages prints one line each"));
});

test("names the functions", () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `f${index}` }));
  const shown = (count: number) => lines([], {}, "none", names(count)).find((it) => it.startsWith("  functions"));
  assert.equal(shown(2), "  functions  f0, f1");
  assert.match(shown(12) ?? "", /f9 and 2 more$/);
});

test("names the cluster without the password of its servers, and what the data folder is for", () => {
  const cluster = { servers: ["nats://me:secret@a:4222", "nats://b:4222"], name: "blue" };
  const shown = lines([], { cluster });
  assert.ok(
    shown.includes(
      "  cluster    node 3 of blue, on NATS at nats://a:4222, nats://b:4222; answerback cluster status lists the nodes",
    ),
  );
  assert.ok(
    shown.includes(`  data       in NATS; ${resolve("data")} keeps $disconnects that NATS has not acknowledged`),
  );
});
