// The list of messages, in a browser, with real clients.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { type RunningGateway, startGateway } from "../index.ts";
import type { TestClient } from "../test-client.ts";
import { command, exchange, line, list, openContext, openPage, type TestPage, until } from "./test-page.ts";
import { createTicker, startTestBackend, type TestBackend } from "./test-ticker.ts";

describe("the list of messages", { timeout: 90_000 }, () => {
  let backend: TestBackend;
  let gateway: RunningGateway;
  let client: TestClient;
  let opened: TestPage;
  let page: Page;

  const options = () => list(page).getByRole("option");
  const filter = (text: string) => page.getByRole("searchbox", { name: "Filter messages" }).fill(text);
  /** Takes pointer and focus out of the list, so that it follows. */
  const leave = async () => {
    await page.mouse.move(700, 20);
    await page.evaluate("document.activeElement?.blur()");
  };

  before(async () => {
    backend = await startTestBackend();
    gateway = await startGateway();
    client = await createTicker(gateway.url, backend.url);
    opened = await openPage(gateway.url);
    ({ page } = opened);
  });

  after(async () => {
    client?.close();
    await opened?.close();
    await gateway?.stop();
    backend?.close();
  });

  test("lists each exchange as it ends, and shows markup as text", async () => {
    await client.ask({ action: "ping" });
    await line(page, "ping").waitFor();
    assert.match(
      (await line(page, "ping").textContent()) ?? "",
      /ping200\$default.*s\{"action":"ping"\} → \{"type": "pong"/,
    );
    await client.ask({ action: "quote", symbol: "<b>NOPE</b>" });
    await line(page, /404.*\/4\\d\\d\//).waitFor();
    assert.equal(await page.locator("b").count(), 0);
  });

  test("stands still under the pointer, and counts what arrives", async () => {
    await line(page, "ping").hover();
    const before = await options().allTextContents();
    await client.ask({ action: "ping", more: 1 });
    await client.ask({ action: "ping", more: 2 });
    const more = page.getByRole("button", { name: "2 new ↑" });
    await more.waitFor();
    assert.deepEqual(await options().allTextContents(), before);
    await more.click();
    await line(page, '"more":2').waitFor();
    await leave();
    await client.ask({ action: "ping", more: 3 });
    await line(page, '"more":3').waitFor();
  });

  test("stands still while it has the focus", async () => {
    await list(page).focus();
    await client.ask({ action: "ping", more: 4 });
    await page.getByRole("button", { name: "1 new ↑" }).waitFor();
    await leave();
    await line(page, '"more":4').waitFor();
  });

  test("filters by status, key, route, connection, kind and text", async () => {
    const texts: Readonly<Record<string, RegExp>> = {
      "status:4xx": /404/,
      "key:/4\\d\\d/": /404/,
      "route:quote": /quote/,
      "is:connect": /\$connect/,
      '"more":3': /"more":3/,
    };
    for (const [text, expected] of Object.entries(texts)) {
      await filter(text);
      await until(async () => (await options().count()) === 1, text);
      assert.match((await options().textContent()) ?? "", expected, text);
    }
    await page.getByText(/^1 of \d+$/).waitFor();
    await filter("nowhere to be found");
    await page.getByText("No message passes the filter.").waitFor();
    await filter("");
  });

  test("moves with j and k, the arrows, Home and End, and closes with Escape", async () => {
    await leave();
    await page.keyboard.press("j");
    await exchange(page).waitFor();
    const chosen = () => page.getByRole("option", { selected: true }).textContent();
    assert.match((await chosen()) ?? "", /"more":4/);
    await page.keyboard.press("j");
    await page.getByRole("option", { selected: true }).getByText('"more":3').waitFor();
    await page.keyboard.press("k");
    await page.getByRole("option", { selected: true }).getByText('"more":4').waitFor();
    await list(page).focus();
    await page.keyboard.press("End");
    await page.getByRole("option", { selected: true }).getByText("$connect").waitFor();
    await page.keyboard.press("Enter");
    await page.locator("#exchange:focus").waitFor();
    await page.keyboard.press("Escape");
    await exchange(page).waitFor({ state: "detached" });
    await page.keyboard.press("/");
    await page.locator("#filter:focus").waitFor();
  });

  test("opens the exchange in the address, and says when it is gone", async () => {
    await line(page, "404").click();
    await page.waitForURL(/#./);
    await using other = await openPage(page.url());
    await exchange(other.page).getByText("54-byte frame").or(exchange(other.page).getByText("-byte frame")).waitFor();
    await other.page.getByRole("option", { selected: true }).getByText("404").waitFor();
    await other.page.goto(`${gateway.url}/inspector/#gone`);
    await other.page.reload();
    await other.page.getByRole("heading", { name: "This exchange is gone" }).waitFor();
  });

  test("finds texts beyond the first characters and in what only the backend sent, also of later messages", async () => {
    await leave();
    await client.ask({ action: "ping", padding: "x".repeat(500), needle: "in the haystack" });
    await filter("haystack");
    await until(async () => (await options().count()) === 1, "the needle");
    await client.ask({ action: "ping", padding: "y".repeat(500), needle: "in a HAYSTACK" });
    await until(async () => (await options().count()) === 2, "the later needle");
    await filter("XETRA");
    await page.getByText("No message passes the filter.").waitFor();
    await client.ask({ action: "quote", symbol: "ACME" });
    await until(async () => (await options().count()) === 1, "a text of the backend");
    await filter("-haystack route:ping");
    await until(async () => (await options().count()) === 5, "all without the needle");
    await filter("");
  });

  test("says how many messages it has not listed, and lists them", async () => {
    await using context = await openContext();
    await context.addInitScript(dropExchanges);
    const slow = await context.newPage();
    await slow.goto(`${gateway.url}/inspector/`);
    await slow.getByRole("option").first().waitFor();
    await slow.evaluate("window.isDropping = true");
    for (const missed of [1, 2]) {
      await client.ask({ action: "ping", missed });
      await slow.getByText(`${missed} not listed: the page was too slow.`).waitFor();
    }
    await slow.evaluate("window.isDropping = false");
    await client.ask({ action: "ping", missed: "none" });
    await line(slow, '"none"').waitFor();
    assert.equal(await line(slow, /"missed":\d/).count(), 0);
    await slow.getByRole("button", { name: "List them" }).click();
    await line(slow, '"missed":1').waitFor();
    await line(slow, '"missed":2').waitFor();
    await slow.getByText("not listed").waitFor({ state: "detached" });
  });

  test("empties the list from the palette, and does not list it again", async () => {
    await leave();
    await page.keyboard.press("Escape");
    await command(page, "empty the list");
    await page.getByText("No message yet.").waitFor();
    await client.ask({ action: "ping", after: "emptying" });
    await line(page, "emptying").waitFor();
    assert.equal(await options().count(), 1);
  });

  test("charts rates and latencies", async () => {
    await leave();
    await command(page, "rates");
    const rates = page.getByRole("region", { name: "Rates and latencies" });
    await rates.getByText(/messages in the last second/).waitFor();
    assert.equal(await rates.locator("canvas").count(), 2);
    await command(page, "rates");
    await rates.waitFor({ state: "detached" });
  });

  test("says that no gateway answers, and continues with its successor", async () => {
    await leave();
    const port = Number(new URL(gateway.url).port);
    client.close();
    await gateway.stop();
    await page.getByRole("alert").getByText("No gateway answers").waitFor();
    gateway = await startGateway({ port });
    await page.getByRole("alert").getByText("No gateway answers").waitFor({ state: "detached" });
    client = await createTicker(gateway.url, backend.url);
    await client.ask({ action: "ping", at: "restart" });
    await line(page, "restart").waitFor();
    await line(page, "emptying").waitFor();
    await line(page, "emptying").click();
    await page.getByRole("heading", { name: "This exchange is gone" }).waitFor();
    await line(page, "restart").click();
    await exchange(page).waitFor();
  });

  test("violates no content security policy", () => assert.deepEqual(opened.complaints(), []));
});

/** In the browser: the stream of events says that exchanges were dropped, in place of the exchanges, while `isDropping`. */
const dropExchanges = `
  const request = window.fetch;
  window.fetch = async (path, init) => {
    const response = await request(path, init);
    if (!String(path).includes("events?")) return response;
    let rest = "";
    const events = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(
      new TransformStream({
        transform(text, controller) {
          const blocks = (rest + text).split("\\n\\n");
          rest = blocks.pop();
          for (const block of blocks) {
            const isDropped = window.isDropping && block.startsWith("event: exchanges");
            const count = isDropped && JSON.parse(block.slice(block.indexOf("data: ") + 6)).length;
            controller.enqueue((isDropped ? 'event: dropped\\ndata: {"count": ' + count + "}" : block) + "\\n\\n");
          }
        },
      }),
    );
    return new Response(events.pipeThrough(new TextEncoderStream()), { headers: response.headers });
  };
`;
