// The playground: the page as a static file with the messages of the quick start.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { exchange, line, openFile } from "./test-page.ts";

const script = join(import.meta.dirname, "../../../../scripts/playground.ts");
const folder = mkdtempSync(join(tmpdir(), "answerback-playground-"));
after(() => rmSync(folder, { recursive: true, force: true }));

test("npm run playground makes a page that explains the messages of the quick start", {
  timeout: 120_000,
}, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [script, folder]);
  const file = stdout.trim();
  assert.equal(file, join(folder, "index.html"));
  const text = readFileSync(file, "utf8");
  assert.ok(!text.includes(homedir()) && !text.includes(join(import.meta.dirname, "../../../..")));
  await using opened = await openFile(file);
  const { page, complaints } = opened;
  await line(page, "404").click();
  await exchange(page)
    .getByRole("heading", { name: /so response refused rendered its template/ })
    .waitFor();
  await page.getByText("✓ 1 of 1 is JSON").waitFor();
  await line(page, /quote\s*200/)
    .last()
    .click();
  await page.getByText("templates/quote.vm").first().waitFor();
  await page.getByText("✓ 2 of 2 are JSON").waitFor();
  await page.getByRole("link", { name: "Map" }).click();
  await page.getByText("convert").first().waitFor();
  assert.deepEqual(complaints, []);
});
