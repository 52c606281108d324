// One exchange in the page: the sentence, the path, its parts.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { type RunningGateway, startGateway } from "../index.ts";
import { TestClient } from "../test-client.ts";
import { createTestApi } from "./test-api.ts";
import { exchange, line, list, narrow, openLine, openPage, sentence, type TestPage } from "./test-page.ts";
import { createTicker, startTestBackend, type TestBackend } from "./test-ticker.ts";

/** A handler with a log, beside the program. */
const folder = mkdtempSync(join(tmpdir(), "answerback-page-"));
writeFileSync(
  join(folder, "index.mjs"),
  `export const handler = async (event) => {
    console.log("<i>token</i>", JSON.stringify({ password: "hunter2" }));
    return { statusCode: 200, body: '"from the function"' };
  };`,
);
const functions = { greet: { folder, runtime: "nodejs22.x", handler: "index.handler" } };

describe("an exchange in the page", { timeout: 90_000 }, () => {
  let backend: TestBackend;
  let gateway: RunningGateway;
  let client: TestClient;
  let opened: TestPage;
  let page: Page;

  before(async () => {
    backend = await startTestBackend();
    gateway = await startGateway({ functions });
    client = await createTicker(gateway.url, backend.url);
    opened = await openPage(gateway.url);
    ({ page } = opened);
    await client.ask({ action: "quote", symbol: "<b>NOPE</b>" });
  });

  after(async () => {
    client?.close();
    await opened?.close();
    await gateway?.stop();
    backend?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const path = (of = page) => of.getByRole("region", { name: "The way of this exchange" });
  const node = (name: string | RegExp) => path().getByRole("button", { name });

  test("says in one sentence why the client got its answer", async () => {
    await line(page, "404").click();
    assert.match(
      await sentence(page),
      /^quote asked HTTP, which answered 404\. Key \/4\\d\\d\/ matched, so .*response .*rendered its template; the client got an? \d+-byte frame\.$/,
    );
  });

  test("lights the way, and says of each key why it was not taken", async () => {
    const taken = (await path().locator("button.taken").allInnerTexts()).map((text) => text.split("\n"));
    assert.deepEqual(
      taken.map(([, label]) => label?.replace(/\d+ B$/, "n B").replace(/^\/quotes\/.*/, "/quotes/…")),
      ["quote", "/quotes/…", "/4\\d\\d/", "application/json", "frame n B"],
    );
    assert.match(taken[1]?.[0] ?? "", /^HTTP GET · .* · 404$/);
    await node(/not tried \$default ?\. Not tried, because \/4\\d\\d\/ matched\./).waitFor();
    assert.equal(await page.locator("b").count(), 0);
  });

  test("shows everything that answers why above the fold of 1280 by 800 pixels", async () => {
    for (const part of [exchange(page).getByRole("heading", { level: 2 }), path(), page.getByRole("tabpanel")]) {
      const box = (await part.boundingBox())!;
      assert.ok(box.y + Math.min(box.height, 150) <= 640, `${box.y} + ${box.height}`);
    }
  });

  test("answers which key would take a status", async () => {
    const ask = page.getByRole("textbox", { name: "Which key takes this status?" });
    await ask.fill("418");
    await path().getByRole("status").getByText("/4\\d\\d/").waitFor();
    await ask.fill("503");
    await path().getByRole("status").getByText("$default").waitFor();
    await path().locator(".asked").getByText("$default").waitFor();
    await ask.fill("");
  });

  test("opens its parts from the path and by the keys of tabs", async () => {
    await node(/^route ⇄ quote/).click();
    await page.getByRole("tab", { name: "Message", selected: true }).waitFor();
    await page.getByRole("tabpanel").getByText("$request.body.action gave quote.").waitFor();
    await page.getByRole("tab", { name: "Message" }).press("ArrowLeft");
    await page.getByRole("tab", { name: "Answer", selected: true }).waitFor();
    await node(/404/).first().click();
    await page.getByRole("tabpanel").getByText("There is no <b>such</b> symbol").waitFor();
  });

  test("shows the function behind a route: start, duration, memory and log", async () => {
    const api = await createTestApi(gateway.url, "functions", {
      greet: {
        integration: {
          integrationType: "AWS_PROXY",
          integrationUri:
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:greet/invocations",
        },
      },
    });
    const own = await TestClient.open(api.url);
    await own.ask({ action: "greet" });
    own.close();
    await openLine(page, "from the function");
    await page.getByRole("tab", { name: "Backend" }).click();
    const panel = page.getByRole("tabpanel");
    await panel.getByText(/^Function greet cold start [\d.]+ ms, ran [\d.]+ ms, \d+ MB$/).waitFor();
    const log = await panel.getByRole("figure", { name: "Log of the function" }).innerText();
    assert.match(log, /Z INFO <i>token<\/i> \{"password":"\*\*\*"\}$/);
  });

  test("is a screen of its own on a narrow window, with the way as steps and a way back", async () => {
    await page.keyboard.press("Escape");
    await page.setViewportSize(narrow);
    await line(page, "404").click();
    await list(page).waitFor({ state: "hidden" });
    const steps = page.getByRole("list", { name: "The way of this exchange" }).locator("> li");
    assert.equal(await steps.count(), 5);
    await page.getByRole("button", { name: "‹ Messages" }).click();
    await line(page, "404").waitFor();
  });

  test("violates no content security policy", () => assert.deepEqual(opened.complaints(), []));
});
