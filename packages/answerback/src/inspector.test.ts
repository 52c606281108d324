// The inspector's page in a browser, on the quick start with real clients.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import chromium from "@sparticuz/chromium";
import { type Browser, type Page, chromium as playwright } from "playwright-core";
import { createFunctionApi } from "./functions/test-function-api.ts";
import { type RunningGateway, startGateway } from "./index.ts";
import { TestClient } from "./test-client.ts";

const program = join(import.meta.dirname, "../../../examples/quickstart");
/** With the package's single process, closing the first page would end the browser. */
const ofPackage = chromium.args.filter((argument) => argument !== "--single-process");
const quiet = ["--no-sandbox", "--no-first-run", "--disable-background-networking", "--disable-component-update"];

/** A backend without any symbol. */
const backend = createServer((_request, response) => {
  response.writeHead(404, { "Content-Type": "application/json" }).end('{"message":"There is no <b>such</b> symbol"}');
});

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

describe("the inspector's page", { timeout: 60_000 }, () => {
  let browser: Browser;
  let gateway: RunningGateway;
  let client: TestClient;
  let page: Page;
  /** The browser's complaints, including those about the content security policy. */
  const complaints: string[] = [];
  let backendUrl: string;

  before(async () => {
    backend.listen(0, "127.0.0.1");
    await once(backend, "listening");
    backendUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
    [browser, gateway] = await Promise.all([
      chromium
        .executablePath()
        .then((executablePath) =>
          playwright.launch({ executablePath, args: [...ofPackage, ...quiet], headless: true }),
        ),
      startGateway({ program, config: { backendUrl }, functions }),
    ]);
    page = await browser.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(`${gateway.url}/inspector`);
    client = await TestClient.open(gateway.apis[0]?.stages[0]?.url ?? "");
  });

  after(async () => {
    client?.close();
    await browser?.close();
    await gateway?.stop();
    backend.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const line = (text: string) => page.locator(".exchange", { hasText: text });

  test("lists each exchange as it ends, and shows markup as text", async () => {
    await client.ask({ action: "ping" });
    await line("ping").waitFor();
    assert.match((await line("ping").textContent()) ?? "", /MOCK 200.*\$default.*pong/);
    await client.ask({ action: "quote", symbol: "<b>NOPE</b>" });
    await line("<b>NOPE</b>").waitFor();
    assert.equal(await page.locator("b").count(), 0);
    assert.match((await line("NOPE").textContent()) ?? "", /HTTP 404.*\/4\\d\\d\//);
  });

  test("shows the chain of one exchange: the matching key, the template, the client's frame", async () => {
    await line("NOPE").click();
    const detail = page.locator(".detail");
    const why = await detail.getByRole("list", { name: "Why" }).getByRole("button").allInnerTexts();
    assert.deepEqual(
      why.map((step) => step.split("\n").at(-1)),
      ["quote", "HTTP 404", "/4\\d\\d/", "application/json", "frame"],
    );
    assert.match(await detail.locator(".keys").innerText(), /^404 against .*\/4\\d\\d\/.*not tried: .*\$default$/);
    assert.match((await detail.locator(".cm-content").textContent()) ?? "", /\$input\.json\('\$\.message'\)/);
    assert.match(
      (await detail.locator("output").textContent()) ?? "",
      /"reason": "There is no <b>such<\\\/b> symbol"|"reason": "There is no <b>such<\/b> symbol"/,
    );
    assert.match(page.url(), /#./);
  });

  test("renders an edited template immediately, marks differences, and names the place of an error", async () => {
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" $context.stage");
    await page.locator("output ins", { hasText: /^ live$/ }).waitFor();
    await page.keyboard.type("\n#set($x = )");
    // Each key renders again, so wait for the result of the last one.
    await page.locator(".template-editor .error", { hasText: /^Line 2, column 11: / }).waitFor();
    await page.locator(".cm-lintRange-error", { hasText: /^\)$/ }).waitFor();
    await page.getByRole("button", { name: "Restore the deployed template" }).click();
    await page.locator("output ins").waitFor({ state: "detached" });
  });

  test("renders a template on another document, and an edit in every exchange of its template", async () => {
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("!");
    await page.getByText("Input ($input)").click();
    await page.getByLabel("Input of the template").fill('{"message": "Try again"}');
    await page.locator("output ins", { hasText: 'ry again"}!' }).waitFor();
    await client.ask({ action: "quote", symbol: "LATER" });
    await line("LATER").click();
    await page.locator("output ins", { hasText: "!" }).waitFor();
    await page.getByRole("button", { name: "Restore the deployed template" }).click();
  });

  test("moves with the arrow keys, closes with Escape, and filters", async () => {
    await page.getByRole("listbox").focus();
    await page.keyboard.press("ArrowDown");
    assert.match((await page.locator("[aria-selected=true]").textContent()) ?? "", /NOPE/);
    await page.keyboard.press("End");
    assert.match((await page.locator("[aria-selected=true]").textContent()) ?? "", /\$connect/);
    await page.getByRole("button", { name: "Close" }).focus();
    await page.keyboard.press("Escape");
    assert.equal(await page.locator(".detail").count(), 0);
    await page.locator("[role=listbox]:focus").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("pong");
    assert.equal(await page.locator(".exchange").count(), 1);
    await page.keyboard.press("Control+A");
    await page.keyboard.press("Delete");
    await client.ask({ action: "nowhere" });
    await page.getByLabel("Only failures").check();
    await line("nowhere").waitFor();
    assert.equal(await page.locator(".exchange").count(), 1);
    await page.getByLabel("Only failures").uncheck();
  });

  test("counts exchanges while the list is held, and omits cleared ones even after it reconnects", async () => {
    const count = await page.locator(".exchange").count();
    await page.getByRole("button", { name: "Hold" }).click();
    await client.ask({ action: "ping" });
    await client.ask({ action: "ping" });
    await page.getByRole("button", { name: "Resume (2 new)" }).waitFor();
    assert.equal(await page.locator(".exchange").count(), count);
    await page.getByRole("button", { name: "Clear" }).click();
    assert.equal(await page.locator(".exchange").count(), 0);
    await client.ask({ action: "ping", after: "Clear" });
    await line("Clear").waitFor();
    assert.equal(await page.locator(".exchange").count(), 1);
  });

  test("shows the function behind a route: start, duration, memory and log", async () => {
    const own = await TestClient.open(await createFunctionApi(gateway.url, { greet: { function: "greet" } }));
    await own.ask({ action: "greet" });
    own.close();
    await line("from the function").click();
    const detail = page.locator(".detail");
    assert.match(
      await detail.locator(".function").innerText(),
      /^Function greet cold start [\d.]+ ms, ran [\d.]+ ms, \d+ MB$/,
    );
    const log = await detail.getByRole("figure", { name: "Log of the function" }).innerText();
    assert.match(log, /Z INFO <i>token<\/i> \{"password":"\*\*\*"\}$/);
    await page.keyboard.press("Escape");
  });

  test("reports that an exchange in the address is gone", async () => {
    const other = await browser.newPage();
    await other.goto(`${gateway.url}/inspector/#gone`);
    await other.getByRole("heading", { name: "This exchange is gone" }).waitFor();
    await other.close();
  });

  test("opens the exchange in the address", async () => {
    await line("ping").click();
    const other = await browser.newPage();
    await other.goto(page.url());
    assert.match((await other.locator(".detail").textContent()) ?? "", /pong/);
    await other.close();
  });

  test("shows that the gateway is gone, and continues with its successor", async () => {
    const port = Number(new URL(gateway.url).port);
    client.close();
    await gateway.stop();
    await page.locator(".state.lost").waitFor();
    gateway = await startGateway({ program, port, config: { backendUrl } });
    await page.locator(".state.live").waitFor();
    client = await TestClient.open(gateway.apis[0]?.stages[0]?.url ?? "");
    await client.ask({ action: "ping", after: "the restart" });
    await line("the restart").waitFor();
    assert.ok((await page.locator(".exchange").count()) > 2, "earlier exchanges are gone");
  });

  test("violates no content security policy", () => {
    const unexpected = complaints.filter(
      (text) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET/.test(text),
    );
    assert.deepEqual(unexpected, []);
  });

  test("is served read-only, revalidated by etag, and refuses foreign frames", async () => {
    const response = await fetch(`${gateway.url}/inspector/main.js`);
    const etag = response.headers.get("etag") ?? "";
    assert.match(response.headers.get("content-security-policy") ?? "", /script-src 'self';.*frame-ancestors 'none'/);
    const worker = await fetch(`${gateway.url}/inspector/worker.js`);
    assert.equal(
      worker.headers.get("content-security-policy"),
      "default-src 'none'; script-src 'self' 'unsafe-eval'",
      "only the worker makes functions from templates",
    );
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
    const again = await fetch(`${gateway.url}/inspector/main.js`, { headers: { "If-None-Match": etag } });
    assert.equal(again.status, 304);
    assert.equal((await fetch(`${gateway.url}/inspector/`, { method: "POST" })).status, 405);
    assert.equal((await fetch(`${gateway.url}/inspector/nothing.js`)).status, 404);
  });
});
