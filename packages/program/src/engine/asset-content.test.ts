import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type Asset, AssetValue, type PropertyValue, Secret } from "@answerback/pulumi/host";
import { assetChanges, withAssetContent } from "./asset-content.ts";
import { changesOf } from "./comparison.ts";

const folder = mkdtempSync(join(tmpdir(), "answerback-assets-"));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "lib/deep"), { recursive: true });
const write = (path: string, text: string) => writeFileSync(join(folder, path), text);

const asset = (members: Asset["members"]) => new AssetValue({ kind: "asset", members });
const archive = (members: Asset["members"]) => new AssetValue({ kind: "archive", members });
const code = () =>
  archive({ assets: { "index.js": { text: "a\nb" }, "x.txt": { path: "./x.txt" }, lib: { path: "lib" } } });

async function read(value: PropertyValue): Promise<PropertyValue | undefined> {
  return (await withAssetContent({ code: value }, folder)).code;
}

test("names files that changed, in an archive by path, and files that were added or removed", async () => {
  write("x.txt", "1");
  write("lib/a.js", "1");
  write("lib/deep/b.js", "1");
  const before = await read(code());
  assert.deepEqual(assetChanges("code", before, await read(code())), []);
  write("lib/deep/b.js", "2");
  write("lib/new.js", "");
  rmSync(join(folder, "lib/a.js"));
  const changes = assetChanges("code", before, await read(code()));
  assert.deepEqual(
    changes.map(({ property, before, after }) => [property, before === undefined, after === undefined]),
    [
      ['code["lib/a.js"]', false, true],
      ['code["lib/deep/b.js"]', false, false],
      ['code["lib/new.js"]', true, false],
    ],
  );
  assert.match(String(changes[1]?.before), /^\[file [0-9a-f]{8}\]$/);
  write("x.txt", "2");
  assert.ok(assetChanges("code", before, await read(code())).some(({ property }) => property === 'code["x.txt"]'));
});

test("shows text in full, also of a single asset and in place of another value", async () => {
  assert.deepEqual(assetChanges("source", asset({ text: "a" }), asset({ text: "b" })), [
    { property: "source", before: "a", after: "b" },
  ]);
  assert.deepEqual(assetChanges("source", "a.txt", asset({ uri: "https://example.com/a" })), [
    { property: "source", before: "[value]", after: "[https://example.com/a]" },
  ]);
  assert.deepEqual(assetChanges("source", undefined, asset({ path: "none" })), [
    { property: "source", before: undefined, after: "[file none]" },
  ]);
});

test("finds assets at any depth, and leaves a missing file to the upload", async () => {
  write("x.txt", "1");
  const file = asset({ path: "x.txt" });
  const inputs = { list: [file], map: { file }, secret: new Secret(file), missing: asset({ path: "none" }), name: "x" };
  const { list, map, secret, missing, name } = await withAssetContent(inputs, folder);
  const hashed = await read(file);
  assert.ok(hashed instanceof AssetValue && typeof hashed.asset.members.hash === "string");
  assert.deepEqual([list, map, secret], [[hashed], { file: hashed }, new Secret(hashed)]);
  assert.deepEqual([missing, name], [inputs.missing, "x"]);
});

test("a secret archive shows nothing of its files", async () => {
  const [before, after] = [new Secret(asset({ text: "a" })), new Secret(asset({ text: "b" }))];
  assert.deepEqual(
    changesOf([{ property: "code", kind: "update", replace: false }], { code: before }, { code: after }),
    [{ property: "code", kind: "update", replace: false, before: "[secret]", after: "[secret]" }],
  );
});

test("neither a folder of very many files nor a very large file is read", async () => {
  mkdirSync(join(folder, "many"));
  for (let index = 0; index <= 2000; index++) write(`many/${index}`, "");
  const many = archive({ path: "many" });
  assert.deepEqual(await read(many), many);
  write("large", "x".repeat(8 * 1024 * 1024 + 1));
  const large = await read(asset({ path: "large" }));
  assert.match(String(assetChanges("source", undefined, large)[0]?.after), /^\[file 8388609 bytes of 20/);
});
