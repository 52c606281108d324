// Faults, the clock and recording from the page, in a browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { readConversations } from "../conversations/read-conversations.ts";
import { createRemoteTarget } from "../conversations/remote-target.ts";
import { runFiles } from "../conversations/run-files.ts";
import { type RunningGateway, startGateway } from "../index.ts";
import { createTestApi, echo } from "./test-api.ts";
import { command, exchange, line, openLine, openPage, send, sentence, type TestPage, until } from "./test-page.ts";

describe("testing from the page", { timeout: 90_000 }, () => {
  let gateway: RunningGateway;
  let opened: TestPage;
  let page: Page;

  before(async () => {
    gateway = await startGateway({ clock: "manual" });
    await createTestApi(gateway.url, "tested", { echo, other: echo });
    opened = await openPage(gateway.url, { permissions: ["clipboard-read", "clipboard-write"] });
    ({ page } = opened);
  });

  after(async () => {
    await opened?.close();
    await gateway?.stop();
  });

  const openTest = () => page.getByRole("link", { name: /^Test/ }).click();
  const form = () => page.getByRole("form", { name: "Add a fault rule" });
  const rules = () => page.getByRole("list", { name: "Fault rules" }).getByRole("listitem");
  const recorded = () => page.getByRole("dialog", { name: "Recorded conversation" });

  /** The file that is downloaded passes against the gateway. */
  async function passes(): Promise<void> {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      recorded().getByRole("button", { name: "Download" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "conversations.yaml");
    const path = await download.path();
    await recorded().getByRole("button", { name: "Close" }).click();
    const target = await createRemoteTarget({ url: gateway.url, sign: false, ca: undefined });
    const { results } = await runFiles([await readConversations(path)], { target });
    assert.deepEqual(
      results.map(({ status, failures }) => [status, failures[0]?.message]),
      results.map(() => ["passed", undefined]),
      readFileSync(path, "utf8"),
    );
    assert.ok(results.length > 0);
  }

  test("adds a rule for a route; the exchange that it applied to names it and links to it", async () => {
    await openTest();
    await page.getByText("There is no rule.").waitFor();
    await form().getByLabel("Status", { exact: true }).fill("503");
    await form().getByLabel("Headers").fill("Retry-After: 5");
    await form().getByRole("combobox", { name: "Route", exact: true }).selectOption("echo");
    await form().getByLabel("Share in %").fill("100");
    await form().getByLabel("Name").fill("down");
    await form().getByRole("button", { name: "Add the rule" }).click();
    await rules()
      .filter({ hasText: /^down answer 503 of echo0 hits/ })
      .waitFor();
    assert.deepEqual(gateway.faults.rules, [
      {
        name: "down",
        route: "echo",
        share: 1,
        answer: { statusCode: 503, headers: { "Retry-After": "5" } },
      },
    ]);
    await send(page, { action: "other" });
    await exchange(page).getByText("200").first().waitFor();
    await send(page, { action: "echo" });
    await exchange(page).getByText("503").first().waitFor();
    assert.match(await sentence(page), /Fault down \(answer 503\) applied\.$/);
    await line(page, /^echo.*fault down/).waitFor();
    await exchange(page).getByRole("link", { name: "down" }).click();
    await rules().and(page.locator("[aria-current]")).getByText("1 hit").click();
    await until(async () => (await line(page, /./).count()) === 1, "the filter shows one exchange");
    await page.getByRole("searchbox", { name: "Filter messages" }).fill("");
  });

  test("says what a rule lacks, and adds one of each kind of effect", async () => {
    await command(page, "make other fail");
    assert.equal(await form().getByRole("combobox", { name: "Route", exact: true }).inputValue(), "other");
    await form().getByLabel("Delay before it").fill("soon");
    await form().getByRole("button", { name: "Add the rule" }).click();
    await page.getByRole("alert").getByText('delay of a fault rule is "soon". It must be 300ms').waitFor();
    await form().getByLabel("Delay before it").fill("");
    const effect = form().getByRole("combobox", { name: "Effect", exact: true });
    const values = await page.evaluate('[...document.querySelectorAll("[name=effect] option")].map((it) => it.value)');
    for (const value of values as readonly string[]) {
      if (value === "answer") continue;
      await effect.selectOption(value);
      await form()
        .getByLabel("Delay before it")
        .fill(value === "delay" ? "1ms to 2ms" : "");
      await form().getByRole("button", { name: "Add the rule" }).click();
      await page
        .getByRole("button", { name: value === "delay" ? "Remove delay 1ms to 2ms" : value, exact: false })
        .waitFor();
    }
    await page.getByRole("alert").waitFor({ state: "detached" });
    assert.equal(gateway.faults.rules.length, 12);
    await page.getByRole("button", { name: "Remove down" }).click();
    await page.getByRole("button", { name: "Remove all 11" }).click();
    await page.getByText("There is no rule.").waitFor();
    assert.deepEqual(gateway.faults.rules, []);
  });

  test("another page and the process see the same rules", async () => {
    gateway.faults.add({ name: "by the process", fail: "reset" });
    await rules().getByText("by the process").waitFor();
    gateway.faults.clear();
    await page.getByText("There is no rule.").waitFor();
  });

  test("records messages, a fault and a turn of the clock; the conversation passes", async () => {
    await openTest();
    await page.getByRole("button", { name: "Record", exact: true }).click();
    const bar = page.getByRole("status").filter({ hasText: "Recording: 0 messages." });
    await bar.waitFor();
    gateway.faults.add({ name: "slow", route: "echo", fail: "timeout", times: 1 });
    await page
      .getByRole("button", { name: "Connect", exact: true })
      .or(page.getByRole("button", { name: "New", exact: true }))
      .click();
    await send(page, { action: "echo", n: 1 });
    await exchange(page).getByText("Endpoint request timed out").first().waitFor();
    await send(page, { action: "echo", n: 2 });
    await page.getByText("Recording: 2 messages.").waitFor();
    gateway.faults.clear();
    await page.locator("#clock").click();
    const panel = page.getByRole("region", { name: "Clock" });
    const before = await gateway.clock.now();
    await panel.getByRole("button", { name: "+10m" }).click();
    await panel.getByText(/^10m passed\. (?:This|These \d) ended because of it:/).waitFor();
    await panel
      .getByRole("button", { name: /^\$disconnect 1001/ })
      .first()
      .waitFor();
    assert.equal(gateway.clock.now().getTime() - before.getTime(), 600_000);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Stop and save" }).first().click();
    const text = (await recorded().getByRole("region", { name: "Conversation" }).textContent()) ?? "";
    assert.match(
      text,
      /- fault: \{ name: slow, route: echo, fail: timeout, times: 1 \}\n {4}- send: \{ action: echo, n: 1 \}\n {6}expect: .*\n {4}- send: \{ action: echo, n: 2 \}\n {6}expect: .*\n {4}- advance: 10m\n {4}- closed: 1001\n/,
    );
    await recorded().getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByText("Conversation copied.").waitFor();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), text);
    await passes();
  });

  test("saves a connection as a conversation, and says when there is nothing to save", async () => {
    await send(page, { action: "echo", n: 3 });
    await openLine(page, '"n":3');
    await exchange(page).locator(".facts").getByRole("link").click();
    await page.getByRole("button", { name: "Save as a conversation" }).click();
    await recorded().getByText("n: 3").waitFor();
    await recorded()
      .getByRole("checkbox", { name: /answers of HTTP backends/ })
      .check();
    await recorded().getByText("--program FOLDER").waitFor();
    await recorded().getByRole("checkbox").uncheck();
    await recorded().getByText(`--url ${gateway.url}`).waitFor();
    await passes();
    await openTest();
    await page.getByRole("button", { name: "Record", exact: true }).click();
    await page.getByText("Recording: 0 messages.").waitFor();
    await command(page, "stop recording");
    await page.getByText("No message is kept that belongs in a conversation.").waitFor();
  });

  test("turns the clock by any duration, also from the palette, and says which one it cannot", async () => {
    await openTest();
    const turn = page.getByRole("form", { name: "Turn the clock" });
    await turn.getByLabel("Duration").fill("soon");
    await turn.getByRole("button", { name: "Turn" }).click();
    await page.getByText("'soon' is not a duration.").waitFor();
    const before = gateway.clock.now().getTime();
    await turn.getByLabel("Duration").fill("1.5h");
    await turn.getByRole("button", { name: "Turn" }).click();
    await page.getByText(/^1h 30m passed/).waitFor();
    await command(page, "clock by 2h");
    await page.getByText(/^2h passed/).waitFor();
    await gateway.clock.advance("250ms");
    await page.getByText("250ms passed. Nothing ended because of it.").waitFor();
    assert.equal(gateway.clock.now().getTime() - before, 3.5 * 3_600_000 + 250);
  });

  test("violates no content security policy", () => {
    const refused = /the server responded with a status of 40[04]/;
    assert.deepEqual(
      opened.complaints().filter((text) => !refused.test(text)),
      [],
    );
  });
});
