import assert from "node:assert/strict";
import { test } from "node:test";
import { serveFunction } from "../test-functions.ts";

test("reports paths of AWS that a handler names, once, with their place on this machine", async (t) => {
  const { functions, events, folder } = await serveFunction(t, {
    "index.mjs":
      "const places = ['/opt/ca.pem', \"/var/task/data.json\", '/options', 'x/opt/y']; export const handler = async () => places.length;",
    "app.py": "place = '/opt/model.bin'\ndef handler(event, context):\n    return place\n",
    "layer/x": "",
  });
  const notices = () => events.flatMap((it) => (it.kind === "notice" ? [it.message] : []));
  await functions.invoke("f", "{}");
  functions.reload(["f"]);
  await functions.invoke("f", "{}");
  assert.deepEqual(notices(), [
    "The handler names /opt/ca.pem. The function has no layers, which AWS puts there.",
    `The handler names /var/task/data.json. On this machine it is ${folder}: use the variable LAMBDA_TASK_ROOT.`,
  ]);
  const layers = [`${folder}/layer`];
  functions.define({ name: "g", runtime: "python3.13", handler: "app.handler", folder, layers });
  await functions.invoke("g", "{}");
  assert.equal(
    notices().at(-1),
    `The handler names /opt/model.bin. On this machine the layers are in ${folder}/layer: import what they contain by its name.`,
  );
});
