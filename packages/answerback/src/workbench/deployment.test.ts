// The page while a program is deployed under `dev`, in a browser.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { copyFolder, Dev } from "../test-program.ts";
import { exchange, openBrowser, openPage } from "./test-page.ts";
import { quickstart } from "./test-quickstart.ts";

test("names the program's resources, says that it is deployed, and shows a failure until the next run", async (t) => {
  const folder = copyFolder(quickstart);
  const dev = new Dev(folder, {}, ["-c", "backendUrl=http://127.0.0.1:9"]);
  const browser = await openBrowser();
  t.after(() => browser.close());
  await dev.deployed();
  const { page, complaints } = await openPage(browser, `http://127.0.0.1:${dev.port}`);
  await page.getByRole("button", { name: "Try ping" }).first().click();
  await exchange(page).getByText("pong", { exact: true }).first().waitFor();
  await exchange(page)
    .getByText(/^index\.ts:\d+$/)
    .first()
    .waitFor();
  const index = join(folder, "index.ts");
  const source = readFileSync(index, "utf8");
  writeFileSync(index, source.replace('"ticker", {', '"ticker", { nowhere('));
  await page.getByRole("alert").getByText("was not deployed").waitFor({ timeout: 30_000 });
  writeFileSync(index, source);
  await page.getByText(/is deployed in \d+\.\d s\./).waitFor({ timeout: 30_000 });
  assert.equal(await page.getByRole("alert").count(), 0);
  assert.deepEqual(complaints(), []);
  await dev.stop();
});
