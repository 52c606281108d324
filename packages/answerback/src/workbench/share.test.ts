// An exchange as a single file, opened from a folder, without any gateway.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { startGateway } from "../index.ts";
import { exchange, line, narrow, openFile, openPage, overflow, type TestFile, violations } from "./test-page.ts";
import { createTicker, startTestBackend } from "./test-ticker.ts";

const folder = mkdtempSync(join(tmpdir(), "answerback-share-"));

describe("a shared exchange", { timeout: 90_000 }, () => {
  let opened: TestFile;
  let page: Page;
  let file: string;

  before(async () => {
    const backend = await startTestBackend();
    const gateway = await startGateway();
    const client = await createTicker(gateway.url, backend.url);
    await client.ask({ action: "ping" });
    await client.ask({ action: "quote", symbol: "ACME", password: "hunter2" });
    await using source = await openPage(gateway.url);
    await line(source.page, "ACME").click();
    await exchange(source.page).waitFor();
    const [download] = await Promise.all([
      source.page.waitForEvent("download"),
      source.page.getByRole("button", { name: "Share" }).click(),
    ]);
    file = join(folder, download.suggestedFilename());
    await download.saveAs(file);
    assert.deepEqual(source.complaints(), []);
    client.close();
    await gateway.stop();
    backend.close();
    opened = await openFile(file);
    ({ page } = opened);
  });

  after(async () => {
    await opened?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("opens with its sentence, its path and its columns", async () => {
    assert.match(file, /answerback-quote-\d+\.html$/);
    await exchange(page)
      .getByRole("heading", { name: /^quote asked HTTP, which answered 200/ })
      .waitFor();
    await page.getByRole("region", { name: "What the client gets" }).getByText("as sent").waitFor();
    assert.match(await page.getByRole("textbox", { name: "Template", exact: true }).innerText(), /\$input/);
  });

  test("renders an edited template, and lights where a value comes from", async () => {
    await page.getByRole("textbox", { name: "Template", exact: true }).click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(`{"of": $input.json('$.symbol')}`);
    const output = page.getByRole("textbox", { name: "Output of the template" });
    await output.locator("ins", { hasText: "of" }).first().waitFor();
    await output.getByText("ACME").first().hover();
    await page.getByText(`"ACME" ← $input.json('$.symbol') ← $.symbol`).waitFor();
    await page.getByRole("button", { name: "Copy", exact: true }).first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Save" }).count(), 0);
  });

  test("contains its part of the API, without secrets and other messages", async () => {
    const text = readFileSync(file, "utf8");
    assert.ok(!text.includes("hunter2"));
    const json = /id="shared-data">(.*?)<\/script>/.exec(text)?.[1] ?? "";
    const { apis, exchanges } = JSON.parse(json);
    assert.equal(exchanges.length, 1);
    assert.deepEqual(
      apis[0].routes.map(({ routeKey }: { readonly routeKey: string }) => routeKey),
      ["quote"],
    );
    await page.getByRole("link", { name: "Templates" }).click();
    await page.getByRole("navigation", { name: "Templates" }).getByRole("link").first().click();
    await page.getByRole("region", { name: "The template", exact: true }).waitFor();
  });

  test("has nothing that needs a gateway, and no fault that axe finds", async () => {
    for (const name of ["Connect", "Share", /^Hold/]) assert.equal(await page.getByRole("button", { name }).count(), 0);
    assert.deepEqual(await violations(page), []);
    await page.setViewportSize(narrow);
    assert.equal(await overflow(page), 0);
  });

  test("asks no one, and the browser complains about nothing", () => {
    assert.deepEqual(
      opened.requests.filter((url) => !url.startsWith("blob:") && !url.startsWith("data:")),
      [pathToFileURL(file).href],
    );
    assert.deepEqual(opened.complaints, []);
  });
});
