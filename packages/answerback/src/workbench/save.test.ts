// Saving a template from the page: under `dev` into the program's source, without a program by a deployment.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser, Page } from "playwright-core";
import type { RunningGateway } from "../index.ts";
import { TestClient } from "../test-client.ts";
import { copyFolder, Dev } from "../test-program.ts";
import { openBrowser, openLine, openPage, type TestPage, until } from "./test-page.ts";
import { openClient, quickstart, startQuickstart, startTestBackend, type TestBackend } from "./test-quickstart.ts";

describe("saving a template", { timeout: 180_000 }, () => {
  let browser: Browser;
  let backend: TestBackend;

  before(async () => {
    [browser, backend] = await Promise.all([openBrowser(), startTestBackend()]);
  });

  after(async () => {
    await browser?.close();
    backend?.close();
  });

  const template = (page: Page) => page.getByRole("textbox", { name: "Template", exact: true });

  /** Sends a message, and opens its exchange. */
  async function ask(page: Page, client: TestClient, message: object): Promise<void> {
    await client.ask(message);
    await openLine(page, JSON.stringify(message).slice(0, -1));
    await template(page).waitFor();
  }

  async function write(page: Page, text: string): Promise<void> {
    await template(page).click();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.insertText(text);
  }

  describe("without a program in the gateway", () => {
    let gateway: RunningGateway;
    let client: TestClient;
    let opened: TestPage;
    let page: Page;

    before(async () => {
      gateway = await startQuickstart(backend.url);
      opened = await openPage(browser, gateway.url);
      ({ page } = opened);
      client = await openClient(gateway);
      await ask(page, client, { action: "quote", symbol: "NOPE" });
    });

    after(async () => {
      client?.close();
      await page?.context().close();
      await gateway?.stop();
    });

    test("shows the difference, deploys, sends the message again, and shows it before and after", async () => {
      await write(page, '{"type": "sorry"}');
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
      await write(page, '{"type": "other"}');
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.getByText("1 change").waitFor();
      await page.getByRole("button", { name: "Restore" }).click();
      assert.equal(await template(page).innerText(), '{"type": "sorry"}');
    });

    test("makes the browser complain about nothing", () => assert.deepEqual(opened.complaints(), []));
  });

  test("under dev", async (t) => {
    const folder = copyFolder(quickstart);
    // A template that is neither a literal nor a file.
    const index = join(folder, "index.ts");
    const source = readFileSync(index, "utf8");
    writeFileSync(index, source.replace(`'{"type": "pong", "stage": "$context.stage"}'`, `\`{"type": "po\${"ng"}"}\``));
    const dev = new Dev(folder, {}, ["-c", `backendUrl=${backend.url}`]);
    const { outputs } = await dev.deployed();
    const client = await TestClient.open(String(outputs.url));
    const { page, complaints } = await openPage(browser, `http://127.0.0.1:${dev.port}`);

    await t.test(
      "writes the template into its file; the program deploys it, the client gets the new text",
      async () => {
        await ask(page, client, { action: "quote", symbol: "ACME" });
        await page.getByText("templates/quote.vm").first().waitFor();
        await write(page, `{"symbol": $input.json('$.symbol'), "new": true}`);
        await page.keyboard.press("ControlOrMeta+S");
        const saved = page.getByRole("dialog", { name: "Saved" });
        await saved
          .getByText(/templates\/quote\.vm is written and deployed in \d+\.\d s\./)
          .waitFor({ timeout: 60_000 });
        assert.match(readFileSync(join(folder, "templates/quote.vm"), "utf8"), /"new": true/);
        assert.equal(
          await saved.getByRole("textbox", { name: "After" }).innerText(),
          '{"symbol": "ACME", "new": true}',
        );
        await saved.getByRole("button", { name: "Close" }).click();
        await until(async () => (await page.getByRole("button", { name: "Save" }).count()) === 0, "still to be saved");
      },
    );

    await t.test("shows the change to make where it cannot write", async () => {
      await ask(page, client, { action: "ping" });
      await write(page, '{"type": "pang"}');
      await page.keyboard.press("ControlOrMeta+S");
      const byHand = page.getByRole("dialog", { name: "Make this change by hand" });
      await byHand
        .getByText(/index\.ts/)
        .first()
        .waitFor();
      assert.match(await byHand.getByRole("textbox", { name: "After" }).innerText(), /pang/);
      await byHand.getByRole("button", { name: "Copy the template" }).waitFor();
    });

    assert.deepEqual(complaints(), []);
    client.close();
    await page.context().close();
  });
});
