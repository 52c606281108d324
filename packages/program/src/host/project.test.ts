import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { encryptedStack, passphrase } from "./encrypted-stack.fixture.ts";
import { readProject } from "./project.ts";
import { temporaryFolder } from "./test-program.ts";

const passphraseName = "PULUMI_CONFIG_PASSPHRASE";
const withoutPassphrase = () => {
  for (const name of [passphraseName, `${passphraseName}_FILE`]) delete process.env[name];
};

async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", ...files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

test("decrypts configuration with the passphrase of the stack, and names the secret keys", async (context) => {
  context.after(withoutPassphrase);
  process.env[passphraseName] = passphrase;
  const { config, secretConfig, configNotes } = await readProject({
    folder: await project({ "Pulumi.dev.yaml": encryptedStack }),
  });
  assert.deepEqual(config, { "shop:key": "hush", "shop:nested": `{"open":1,"lines":["nächste \\"Zeile\\"\\n"]}` });
  assert.deepEqual([secretConfig, configNotes], [["shop:key", "shop:nested"], []]);
});

test("explains why configuration cannot be decrypted, unless the caller gives a value or a file has the passphrase", async (context) => {
  context.after(withoutPassphrase);
  const folder = await project({ "Pulumi.dev.yaml": encryptedStack, passphrase: `${passphrase}\n` });
  const read = async (config: Readonly<Record<string, string>> = {}) => {
    const found = await readProject({ folder, config: { nested: "given", ...config } });
    return [found.config["shop:key"], found.configNotes.join("\n")] as const;
  };
  const [none, why] = await read();
  assert.equal(none, undefined);
  assert.match(why, /^shop:key has no value: .* neither PULUMI_CONFIG_PASSPHRASE nor .* -c shop:key=…$/);
  process.env[passphraseName] = "wrong";
  assert.match((await read())[1], /another passphrase/);
  assert.deepEqual(await read({ key: "given" }), ["given", ""]);
  delete process.env[passphraseName];
  process.env[`${passphraseName}_FILE`] = join(folder, "passphrase");
  assert.deepEqual(await read(), ["hush", ""]);
  await writeFile(
    join(folder, "Pulumi.dev.yaml"),
    "secretsprovider: awskms://alias/x\nconfig:\n  shop:key: { secure: AAAB }\n",
  );
  const [closed, unusable] = await read();
  assert.equal(closed, undefined);
  assert.match(unusable, /a key that Answerback does not use/);
});

test("reads the configuration of a stack from the folder that Pulumi.yaml names", async () => {
  const folder = await project({
    "Pulumi.yaml": "name: shop\nruntime: nodejs\nstackConfigDir: stacks\n",
    "stacks/Pulumi.dev.yaml": "config:\n  shop:colour: blue\n",
  });
  assert.deepEqual((await readProject({ folder })).config, { "shop:colour": "blue" });
});
