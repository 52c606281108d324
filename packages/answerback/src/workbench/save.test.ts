// Saving a template from the page without a program: a deployment. `dev.test.ts` saves into the source of a program.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { type RunningGateway, startGateway } from "../index.ts";
import type { TestClient } from "../test-client.ts";
import { openLine, openPage, type TestPage, template, write } from "./test-page.ts";
import { createTicker, startTestBackend, type TestBackend } from "./test-ticker.ts";

describe("saving a template without a program", { timeout: 90_000 }, () => {
  let backend: TestBackend;
  let gateway: RunningGateway;
  let client: TestClient;
  let opened: TestPage;
  let page: Page;

  before(async () => {
    backend = await startTestBackend();
    gateway = await startGateway();
    client = await createTicker(gateway.url, backend.url);
    opened = await openPage(gateway.url);
    ({ page } = opened);
    await client.ask({ action: "quote", symbol: "NOPE" });
    await openLine(page, "NOPE");
    await template(page).waitFor();
  });

  after(async () => {
    client?.close();
    await opened?.close();
    await gateway?.stop();
    backend?.close();
  });

  test("shows the difference, deploys, sends the message again, and shows it before and after", async () => {
    await write(template(page), '{"type": "sorry"}');
    await page.keyboard.press("ControlOrMeta+S");
    const confirm = page.getByRole("dialog", { name: "Deploy this template?" });
    await confirm.getByText("UpdateIntegrationResponse").waitFor();
    assert.match(await confirm.getByRole("textbox", { name: "Before" }).innerText(), /"error"/);
    assert.match(await confirm.getByRole("textbox", { name: "After" }).innerText(), /"sorry"/);
    await confirm.getByRole("button", { name: "Deploy" }).click();
    const saved = page.getByRole("dialog", { name: "Saved" });
    await saved.getByText("Deployed to live. The message was sent again:").waitFor();
    assert.match(await saved.getByRole("textbox", { name: "Before" }).innerText(), /"error"/);
    assert.equal(await saved.getByRole("textbox", { name: "After" }).innerText(), '{"type": "sorry"}');
    await saved.getByRole("button", { name: "Show the new exchange" }).click();
    await page.getByText("as sent").waitFor();
    assert.equal(await template(page).innerText(), '{"type": "sorry"}');
    assert.equal(await page.getByRole("button", { name: "Save" }).count(), 0);
  });

  test("changes nothing if the reader cancels", async () => {
    await write(template(page), '{"type": "other"}');
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    await page.getByText("1 change").waitFor();
    await page.getByRole("button", { name: "Restore" }).click();
    assert.equal(await template(page).innerText(), '{"type": "sorry"}');
  });

  test("makes the browser complain about nothing", () => assert.deepEqual(opened.complaints(), []));
});
