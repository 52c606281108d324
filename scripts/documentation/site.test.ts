import assert from "node:assert/strict";
import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { guidesOf, siteVersions } from "./site.ts";

const docs = join(import.meta.dirname, "../../docs");

test("the site has the checkout and the last release of each other minor version, newest first", () => {
  const tags = ["v0.9.0", "v0.10.0", "v0.10.2", "v0.10.1", "v1.0.0", "nightly", "v1.0", ""];
  assert.deepEqual(siteVersions("1.0.1", tags), [
    { version: "1.0.1", tag: undefined, folder: "" },
    { version: "0.10.2", tag: "v0.10.2", folder: "v0.10/" },
    { version: "0.9.0", tag: "v0.9.0", folder: "v0.9/" },
  ]);
});

test("the start page names every guide", () => {
  const guides = globSync("guides/*.md", { cwd: docs }).map((file) => file.replaceAll("\\", "/").replace(/\.md$/, ""));
  assert.deepEqual(Object.keys(guidesOf(readFileSync(join(docs, "README.md"), "utf8"))).toSorted(), guides.toSorted());
});

test("every page of the sidebar exists", () => {
  const settings = readFileSync(join(docs, "../site/.vitepress/config.ts"), "utf8");
  const pages = Array.from(settings.matchAll(/^ {10}"?([a-z][\w/-]*)"?: "/gm), ([, page]) => page!);
  assert.ok(pages.length > 20);
  for (const page of pages) {
    assert.ok(existsSync(join(docs, page.endsWith("/") ? `${page}README.md` : `${page}.md`)), page);
  }
});
