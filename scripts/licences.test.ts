import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { currentLicencesPage, licencesFile, licencesPage, lockedPackages, redistributed } from "./licences.ts";
import { thirdPartyNotices } from "./third-party-notices.ts";

test("docs/licences.md is up to date; if not, run: npm run licences", () => {
  assert.equal(readFileSync(licencesFile, "utf8"), currentLicencesPage());
});

test("a dependency of a dependency is listed as installed, one of an example as development", () => {
  const page = licencesPage({
    "packages/gateway": { dependencies: { one: "1" }, devDependencies: { tool: "1" } },
    "packages/inspector": { devDependencies: { view: "1" } },
    "examples/first": { dependencies: { aws: "1" } },
    "node_modules/one": { license: "MIT", dependencies: { two: "1" } },
    "node_modules/one/node_modules/two": { license: "ISC" },
    "node_modules/two": { license: "MPL-2.0" },
    "node_modules/tool": { license: "GPL-3.0" },
    "node_modules/view": { license: "(MPL-2.0 OR MIT)" },
    "node_modules/aws": { license: "Apache-2.0" },
  });
  const [, installed, bundled, others] = page.split("\n## ");
  assert.match(installed!, /\| ISC \| 1 \| `two` \|\n\| MIT \| 1 \| `one` \|/);
  assert.match(bundled!, /\| 1 \| `view` \|/);
  assert.match(others!, /`aws`.*`tool`.*`two`/s);
});

test("refuses a package for users whose licence is not permissive, or missing", () => {
  const packages = (license?: string) => ({
    "packages/gateway": { optionalDependencies: { one: "1" } },
    "node_modules/one": { ...(license && { license }) },
  });
  for (const license of ["GPL-3.0", "(MIT AND GPL-3.0)", "SEE LICENSE IN LICENSE", undefined]) {
    assert.throws(() => licencesPage(packages(license)), {
      message: `Licences that scripts/licences.ts does not accept: one: ${license ?? "none"}`,
    });
  }
});

test("the notices have the licence of every package in the page", () => {
  const { bundled } = redistributed(lockedPackages());
  const notices = thirdPartyNotices(bundled);
  for (const folder of bundled) {
    assert.match(notices, new RegExp(`^${folder.replace(/^.*node_modules\//, "")} \\d+\\.`, "m"), folder);
  }
  assert.match(notices, /^preact [\d.]+\n\nThe MIT License \(MIT\)\n\nCopyright/m);
});
