import assert from "node:assert/strict";
import { readdir, readFile, readlink, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { writeFolder } from "../test-functions.ts";
import { zipOf } from "./test-zip.ts";
import { UnpackError, unpack } from "./unpack.ts";

const link = 0o120777;

test("unpacks files, folders, permissions and links, from a file and from its content", async (t) => {
  const folder = await writeFolder(t, {});
  const zip = zipOf([
    { name: "bootstrap", content: "#!/bin/sh\n", mode: 0o100755 },
    { name: "lib/", content: "" },
    { name: "lib/deep/a.txt", content: "ä".repeat(10_000), mode: 0o100644 },
    { name: "current", content: "lib/deep", mode: link },
  ]);
  await writeFile(join(folder, "code.zip"), zip);
  for (const [name, given] of [
    ["one", zip],
    ["two", join(folder, "code.zip")],
  ] as const) {
    const into = join(folder, name);
    await unpack(given, into);
    assert.equal((await stat(join(into, "bootstrap"))).mode & 0o777, 0o755);
    assert.equal(await readFile(join(into, "current/a.txt"), "utf8"), "ä".repeat(10_000));
    assert.equal(await readlink(join(into, "current")), "lib/deep");
  }
});

for (const [what, entries, message] of [
  ["a path outside the folder", [{ name: "../evil.txt", content: "x" }], /invalid relative path: \.\.\/evil\.txt/],
  ["an absolute path", [{ name: "/tmp/evil.txt", content: "x" }], /absolute path: \/tmp\/evil\.txt/],
  [
    "a link that points outside its folder, and writes nothing through it",
    [
      { name: "out", content: "../..", mode: link },
      { name: "out/evil.txt", content: "x" },
    ],
    /Its link out points outside its folder, to \.\.\/\.\.|EEXIST/,
  ],
] as const) {
  test(`refuses a zip file with ${what}`, async (t) => {
    const folder = await writeFolder(t, {});
    await assert.rejects(unpack(zipOf(entries), join(folder, "a/b")), message);
    const written = await readdir(folder, { recursive: true });
    assert.ok(!written.some((path) => path === "evil.txt" || path === join("a", "evil.txt")));
  });
}

test("refuses what is not a zip file, what is damaged and what is too large", async (t) => {
  const folder = await writeFolder(t, {});
  const refused = (zip: Buffer, message: RegExp) =>
    assert.rejects(unpack(zip, join(folder, "code")), (error) => {
      assert.ok(error instanceof UnpackError);
      assert.match(error.message, message);
      return true;
    });
  await refused(Buffer.from("hello"), /^It is not a zip file: .+\.$/);
  const damaged = zipOf([{ name: "a.txt", content: "hello" }]);
  damaged[37] = 0xff;
  await refused(damaged, /^It cannot be unpacked: .+\.$/);
  const large = zipOf([{ name: "a.txt", content: "hello" }]);
  large.writeUInt32LE(300_000_000, large.indexOf("PK\x01\x02") + 24);
  await refused(large, /more than 262144000 bytes/);
});
