// The three columns of the page: what a template reads, the template, what it makes of it.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, type TestContext, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { type RunningGateway, startGateway } from "../index.ts";
import type { TestClient } from "../test-client.ts";
import { colourRules, line, narrow, openPage, overflow, type TestPage, violations, wide, write } from "./test-page.ts";
import { createTicker, startTestBackend, type TestBackend } from "./test-ticker.ts";

describe("the columns of the page", { timeout: 120_000 }, () => {
  let backend: TestBackend;
  let gateway: RunningGateway;
  let client: TestClient;
  /** Undefined after a test that failed. */
  let opened: TestPage | undefined;
  let page: Page;

  before(async () => {
    backend = await startTestBackend();
    gateway = await startGateway();
    client = await createTicker(gateway.url, backend.url);
    for (const symbol of ["ONE", "TWO", "NOPE"]) await client.ask({ action: "quote", symbol });
  });

  after(async () => {
    client?.close();
    await opened?.close();
    await gateway?.stop();
    backend?.close();
  });

  /** The exchange of `NOPE`, without edits, in the page of the tests before. */
  beforeEach(async () => {
    if (opened === undefined) {
      opened = await openPage(gateway.url);
      ({ page } = opened);
    } else {
      await page.setViewportSize(wide);
      for (const name of ["Restore", "Restore the input"]) {
        const restore = page.getByRole("button", { name, exact: true });
        if (await restore.isVisible()) await restore.click();
      }
      await page.getByRole("link", { name: /^Messages/ }).click();
    }
    await line(page, "NOPE").click();
    await page.getByText("as sent").waitFor();
  });

  afterEach(async (t) => {
    if ((t as TestContext).passed) return;
    await opened?.close();
    opened = undefined;
  });

  const column = (of: Page, name: "Template" | "Output of the template" | "Input of the template, $input") =>
    of.getByRole("textbox", { name, exact: true });
  const template = () => column(page, "Template");
  const output = () => column(page, "Output of the template");
  const input = () => column(page, "Input of the template, $input");

  /** Waits until a column contains a text, without what is struck through. */
  const has = (place: Locator, text: string) =>
    assertSoon(async () => (await place.evaluate(shownText)).includes(text), true);
  const lit = (place: Locator) => place.locator(".cm-lit").allInnerTexts();
  /** Waits for the lit parts of a column, which may break over lines. */
  async function becomesLit(place: Locator, text: string | undefined): Promise<void> {
    await assertSoon(async () => (await lit(place)).join(""), text ?? "");
  }

  test("lights the reference and the data when the reader points at the output, and the other way", async () => {
    await output().getByText("There is no").hover();
    await becomesLit(output(), '"There is no <b>such</b> symbol: NOPE"');
    await becomesLit(template(), "$input.json('$.message')");
    await becomesLit(input(), '"message": "There is no <b>such</b> symbol: NOPE"');
    await page.getByText("\"There is no <b>such</b> symbol: NOPE\" ← $input.json('$.message') ← $.message").waitFor();
    await page.getByRole("heading", { name: "What it reads" }).hover();
    await becomesLit(template(), undefined);
    await template().getByText("input").first().hover();
    await becomesLit(input(), '"message": "There is no <b>such</b> symbol: NOPE"');
    await input().getByText("There is no").hover();
    await becomesLit(output(), '"There is no <b>such</b> symbol: NOPE"');
    await input().getByText('"first"').hover();
    await becomesLit(output(), undefined);
  });

  test("lights the same with the keyboard, by the caret of the output", async () => {
    // The caret needs the text, which the engine renders.
    await has(output(), "There is no <b>such</b> symbol: NOPE");
    await output().focus();
    await page.keyboard.press("Control+End");
    for (let step = 0; step < 4; step++) await page.keyboard.press("ArrowLeft");
    await becomesLit(template(), "$input.json('$.message')");
    await page.keyboard.press("Control+Home");
    await becomesLit(template(), undefined);
  });

  test("shows the values of $context, and which of them an output shows", async () => {
    await write(template(), '{"stage": "$context.stage"}');
    await output().getByText("live").hover();
    await page.getByText("live ← $context.stage ← $context.stage").waitFor();
    const context = page
      .getByRole("region", { name: "What the template reads" })
      .getByText("$context", { exact: true });
    await context.click();
    const row = page.getByRole("row", { name: "stage live" });
    await row.hover();
    await becomesLit(template(), "$context.stage");
    assert.match((await row.getAttribute("class")) ?? "", /lit/);
    await page.getByRole("row", { name: /^apiId/ }).focus();
    await becomesLit(template(), undefined);
    await context.click();
  });

  test("renders an edited template at each key, and marks the differences and the place of an error", async () => {
    await template().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" $context.stage");
    await page.keyboard.press("Escape");
    await output().locator("ins", { hasText: "live" }).waitFor();
    await page.getByText("1 change").waitFor();
    await page.keyboard.type("\n#set($x = ");
    await page
      .getByRole("alert")
      .getByText(/^Line 2, column 11: /)
      .waitFor();
    await template().locator(".cm-lintRange-error").first().waitFor();
    await page.getByRole("button", { name: "Restore" }).click();
    await page.getByText("as sent").waitFor();
  });

  test("renders the template on another input", async () => {
    await write(input(), '{"message": "Try again"}');
    await has(output(), "Try again");
    await page.getByRole("button", { name: "Restore the input" }).click();
    await page.getByText("as sent").waitFor();
  });

  test("says how an edit does on the last exchanges, and leads to those that differ", async () => {
    await page.getByText("✓ 3 of 3 are JSON").waitFor();
    await write(
      template(),
      `#if($input.path('$.message').endsWith("TWO"))"two"#else{"type": "error", "reason": $input.json('$.message')}#end`,
    );
    await page.getByText("3 of 3 are JSON, 1 differs").waitFor();
    await page.getByText("Which", { exact: true }).click();
    await page.getByRole("button", { name: /TWO.*differs/ }).click();
    await output().locator("ins", { hasText: "two" }).waitFor();
    await write(template(), "$input.path('$.message')");
    await page.getByText("✗ 0 of 3 are JSON, 3 differ").waitFor();
  });

  test("marks a misspelt name, and corrects it", async () => {
    await write(template(), '{"stage": "$context.stge"}');
    const mark = template().locator(".cm-lintRange-warning");
    await mark.hover();
    await page.getByText("Did you mean $context.stage?").waitFor();
    await page.getByRole("button", { name: "Replace with stage" }).click();
    await has(output(), '"live"');
    await mark.waitFor({ state: "detached" });
  });

  test("completes variables, members, methods, directives and paths of the document", async () => {
    await write(template(), "");
    await page.keyboard.type("$con");
    await page.getByRole("option", { name: "context", exact: true }).click();
    await page.keyboard.type(".sta");
    await page.getByRole("option", { name: /^stage/ }).click();
    await has(output(), "live");
    await page.keyboard.type(" $input.path('$.t");
    await page.getByRole("option", { name: /^\$\.tags\.first/ }).click();
    await has(output(), "live a");
    await page.keyboard.press("End");
    await page.keyboard.type(".toUpp");
    await page
      .getByRole("option", { name: /^toUpperCase/ })
      .first()
      .click();
    await has(output(), "live A");
    await write(template(), "");
    await page.keyboard.type("#for");
    await page.getByRole("option", { name: "foreach" }).waitFor();
    await page.keyboard.press("Escape");
  });

  test("shows a template that no exchange has used on a document with the parts that it reads", async () => {
    await page.goto(`${gateway.url}/inspector/#/templates`);
    await page.getByRole("navigation", { name: "Templates" }).getByRole("link", { name: /202/ }).click();
    await has(input(), '"symbol": "symbol"');
    await has(output(), '"symbol": "symbol", "askAgainIn": seconds');
    await output().focus();
    await page.keyboard.press("Control+End");
    for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowLeft");
    await becomesLit(input(), '"seconds": "seconds"');
    await page
      .getByRole("navigation", { name: "Templates" })
      .getByRole("link", { name: /application\/json/ })
      .first()
      .click();
    await page.getByRole("heading", { name: "What the backend gets" }).waitFor();
  });

  test("searches in the template", async () => {
    await template().click();
    await page.keyboard.press("ControlOrMeta+F");
    await page.getByRole("textbox", { name: "Find" }).pressSequentially("reason");
    await template().locator(".cm-searchMatch").first().waitFor();
    await page.keyboard.press("Escape");
  });

  test("a template that never ends does not freeze the page", async () => {
    const loop = (name: string, body: string) => `#foreach($${name} in [1..1000])${body}#end`;
    await write(template(), `#set($s = 0)${loop("a", loop("b", loop("c", "#set($s = $s + 1)")))}`);
    const started = Date.now();
    await page.keyboard.type(" abc");
    assert.match(await template().innerText(), /abc$/);
    assert.ok(Date.now() - started < 1000, "typing waited for the rendering");
    await page
      .getByRole("alert")
      .filter({ hasText: /steps of work|milliseconds|in time/ })
      .waitFor();
    await page.getByRole("button", { name: "Restore" }).click();
    await page.getByText("as sent").waitFor();
  });

  test("a keystroke is little work for the page, even with a large input", async () => {
    const rows = Array.from({ length: 1400 }, (_, id) => ({ id, name: `item ${id}`, text: "x".repeat(60) }));
    await write(input(), JSON.stringify({ message: "large", rows }));
    await write(template(), "$input.json('$.rows') ");
    await has(output(), "item 0");
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const seconds = async () => {
      const { metrics } = await session.send("Performance.getMetrics");
      const timed = metrics.filter(({ name }) => /^(?:Script|Layout|RecalcStyle)Duration$/.test(name));
      return timed.reduce((sum, { value }) => sum + value, 0);
    };
    const keys = 12;
    const before = await seconds();
    await page.keyboard.type("a".repeat(keys), { delay: 50 });
    const millis = ((await seconds()) - before) * (1000 / keys);
    // About 8 ms on a machine with much else to do, 15 times as much if the page itself rendered.
    assert.ok(millis < 20, `${millis.toFixed(1)} ms for each key`);
  });

  test("keeps edits over a reload", async () => {
    await write(template(), '{"kept": true}');
    await has(output(), "kept");
    await write(input(), '{"message": "kept as well"}');
    await page.getByRole("button", { name: "Restore the input" }).waitFor();
    await page.reload();
    await has(output(), "kept");
    await assertSoon(() => template().innerText(), '{"kept": true}');
    await assertSoon(() => input().innerText(), '{"message": "kept as well"}');
  });

  test("shows one column at a time on a narrow screen", async () => {
    await page.setViewportSize(narrow);
    const tabs = page.getByRole("group", { name: "Column" });
    await tabs.getByRole("button", { name: "Result" }).click();
    await output().getByText("There is no").waitFor();
    assert.equal(await template().isVisible(), false);
    await tabs.getByRole("button", { name: "Reads" }).click();
    assert.equal(await input().isVisible(), true);
    await page.setViewportSize({ width: 320, height: 700 });
    assert.equal(await overflow(page), 0);
  });

  test("has no fault that axe finds, in both colours", async () => {
    await write(template(), '{"stage": "$context.stge"}');
    await template().locator(".cm-lintRange-warning").waitFor();
    await page.getByRole("region", { name: "What the template reads" }).getByText("$context", { exact: true }).click();
    for (const width of [wide, narrow]) {
      await page.setViewportSize(width);
      assert.deepEqual(await violations(page), []);
      await page.emulateMedia({ colorScheme: "dark" });
      assert.deepEqual(await violations(page, colourRules), []);
      await page.emulateMedia({ colorScheme: "light" });
    }
  });

  test("makes the browser complain about nothing", () => assert.deepEqual(opened?.complaints(), []));
});

/** In the page. */
const shownText = (element: { cloneNode(deep: true): unknown }): string => {
  const copy = element.cloneNode(true) as {
    readonly textContent: string;
    querySelectorAll(selector: string): Iterable<{ remove(): void }>;
  };
  for (const removed of copy.querySelectorAll("del")) removed.remove();
  return copy.textContent;
};

/** Waits until a value is as expected. */
async function assertSoon(read: () => Promise<unknown>, expected: unknown): Promise<void> {
  const end = Date.now() + 5000;
  for (;;) {
    const value = await read();
    if (value === expected) return;
    if (Date.now() > end) assert.equal(value, expected);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}
