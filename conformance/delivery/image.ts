// The commands of the Dockerfile, run as processes: no machine that runs the suites has to have Docker.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../checkout.ts";
import { mustRun } from "../clients/tool.ts";
import { startGateway } from "../gateway.ts";
import { packed } from "../packed.ts";

const text = readFileSync(join(root, "Dockerfile"), "utf8").replaceAll("\\\n", "");

/** The JSON form of an instruction of the last stage. */
function instruction(name: string): readonly string[] {
  const stage = text.slice(text.lastIndexOf("\nFROM "));
  const found = new RegExp(String.raw`^${name}.*?(\[.*\])$`, "m").exec(stage);
  assert.ok(found, `the Dockerfile has no ${name}`);
  return JSON.parse(found[1]!);
}

/** Installs as the build stage does, then starts, checks the health of, and stops what the image starts. */
export async function runImageCommands(folder: string): Promise<undefined> {
  const [app, data, keys] = ["app", "data", "keys"].map((name) => join(folder, name)) as [string, string, string];
  const inImage = (part: string) =>
    part
      .replace(/^\/app\//, `${app}/`)
      .replace(/^\/data$/, data)
      .replace("/run/secrets/answerback-keys", keys);
  mkdirSync(app);
  writeFileSync(keys, "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n");
  const tarballs = (await packed()).filter((path) => !path.includes("answerback-cdk-"));
  const install = /^RUN (npm install .*) \/build\/dist\/\*\.tgz$/m.exec(text)![1]!;
  await mustRun("npm", [...install.split(" ").slice(1), ...tarballs], { cwd: app });

  const [node, ...program] = [...instruction("ENTRYPOINT"), ...instruction("CMD")].map(inImage);
  assert.equal(node, "node");
  const start = program.indexOf("start");
  const gateway = await startGateway(program.slice(start + 1), {}, [process.execPath, ...program.slice(0, start)]);
  try {
    const [healthNode, option, script] = instruction("HEALTHCHECK");
    assert.equal(healthNode, "node");
    const port = new URL(gateway.url).port;
    await mustRun(process.execPath, [option!, script!.replace(":4510/", `:${port}/`)], { cwd: folder });
    const refused = await fetch(`http://127.0.0.1:${port}/v2/apis`);
    assert.equal(refused.status, 403, "the control plane needs a signature");
  } finally {
    await gateway.stop();
  }
}
