// For tests of the page: Chromium, and pages whose complaints are collected.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import chromium from "@sparticuz/chromium";
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
  chromium as playwright,
} from "playwright-core";

// Not the package's arguments: they run WebGL in software, which is half of the work of a test, fork no renderer, so that each
// page loads the whole browser again, and relax the rules of origins.
const browserOptions = [
  "--no-sandbox",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--in-process-gpu",
  "--font-render-hinting=none",
];

let browser: Promise<Browser> | undefined;
let openContexts = 0;

/** A context in the one Chromium of this process, which ends a second after its last context. */
export async function openContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
  openContexts++;
  browser ??= chromium
    .executablePath()
    .then((executablePath) => playwright.launch({ executablePath, args: browserOptions, headless: true }));
  const context = await (await browser).newContext({ viewport: wide, locale: "en-US", ...options });
  context.once("close", async () => {
    openContexts--;
    await setTimeout(1000);
    if (openContexts > 0) return;
    const unused = browser;
    browser = undefined;
    await (await unused)?.close();
  });
  return context;
}

export const wide = { width: 1280, height: 800 } as const;
export const narrow = { width: 390, height: 844 } as const;

/** `await using` closes it at the end of the block. */
export interface TestPage extends AsyncDisposable {
  readonly page: Page;
  /** The browser's complaints, also about the content security policy, without those about a gateway that is gone. */
  complaints(): readonly string[];
  /** Closes the page and its context. */
  close(): Promise<void>;
}

const ofInterruptions =
  /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to/;

/** @param url of the gateway, with or without an address of the page */
export async function openPage(url: string, options: BrowserContextOptions = {}): Promise<TestPage> {
  const context = await openContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const close = () => context.close();
  try {
    // The first request of a checkout bundles the page.
    await page.goto(url.includes("/inspector") ? url : `${url}/inspector/`, { timeout: 40_000 });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    page,
    complaints: () => complaints.filter((text) => !ofInterruptions.test(text)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** `await using` closes it at the end of the block. */
export interface TestFile extends AsyncDisposable {
  readonly page: Page;
  /** The addresses of the page's requests. */
  readonly requests: readonly string[];
  /** Everything on the browser's console. */
  readonly complaints: readonly string[];
  /** Closes the page and its context. */
  close(): Promise<void>;
}

/** Opens a page in a single file. */
export async function openFile(path: string): Promise<TestFile> {
  const context = await openContext();
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.goto(pathToFileURL(path).href);
  const close = () => context.close();
  return { page, requests, complaints, close, [Symbol.asyncDispose]: close };
}

/** The list of messages. */
export const list = (page: Page): Locator => page.getByRole("listbox", { name: /^Messages/ });

/** The lines of the list that have the text. */
export const line = (page: Page, text: string | RegExp): Locator =>
  list(page).getByRole("option").filter({ hasText: text });

/** The chosen line of the list. */
export const chosenLine = (page: Page): Locator => page.locator("#messages [role=option][aria-selected=true]");

/** The open exchange. */
export const exchange = (page: Page): Locator => page.getByRole("article", { name: "Exchange" });

/** The sentence of the open exchange. */
export async function sentence(page: Page): Promise<string> {
  const text = await exchange(page).getByRole("heading", { level: 2 }).innerText();
  return text.replace(/\s+/g, " ");
}

/** Runs the first command of the palette that has the words. */
export async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+K");
  await page.getByRole("combobox", { name: "Find a command" }).fill(words);
  await page.keyboard.press("Enter");
}

/** Opens the newest line with the text, and waits for its exchange. */
export async function openLine(page: Page, text: string | RegExp): Promise<void> {
  // Pointer and focus outside, so that the list shows what is new.
  await page.mouse.move(700, 20);
  for (const focused of await page.locator(":is(#messages, #messages *):focus").all()) await focused.blur();
  await line(page, text).first().click();
  // A narrow window shows either the list or the exchange.
  if ((page.viewportSize()?.width ?? 0) > 760) await chosenLine(page).filter({ hasText: text }).waitFor();
  await page.locator("article[aria-busy=false]").waitFor();
}

/** Connects a client of the page, if none is connected, and sends a message. */
export async function send(page: Page, message: object): Promise<void> {
  await page.mouse.move(700, 20);
  const field = page.getByRole("textbox", { name: "Message to send" });
  await field.fill(JSON.stringify(message));
  await field.press("Enter");
}

/** The template in the columns. */
export const template = (page: Page): Locator => page.getByRole("textbox", { name: "Template", exact: true });

/** Replaces the whole text of an editor. */
export async function write(editor: Locator, text: string): Promise<void> {
  await editor.click();
  await editor.page().keyboard.press("ControlOrMeta+A");
  // Not typed: brackets would close themselves.
  await editor.page().keyboard.insertText(text);
}

const axePath = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The rules of axe that depend on colours. In another colour scheme the others find the same. */
export const colourRules = ["color-contrast", "link-in-text-block"] as const;

/**
 * The rules of axe that the page breaks, with the elements.
 * @param rules by name. Default: all that axe runs by itself
 */
export async function violations(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  // The page's policy allows no foreign script, so axe runs in a world of its own.
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send("Page.getFrameTree");
  const { executionContextId } = await session.send("Page.createIsolatedWorld", {
    frameId: frameTree.frame.id,
    worldName: "axe",
  });
  const evaluate = async (expression: string) =>
    (
      await session.send("Runtime.evaluate", {
        expression,
        contextId: executionContextId,
        awaitPromise: true,
        returnByValue: true,
      })
    ).result.value as unknown;
  // The world lives as long as the document.
  if ((await evaluate("typeof axe")) === "undefined") await evaluate(`${await readFile(axePath, "utf8")}; 0`);
  const options = { resultTypes: ["violations"], ...(rules && { runOnly: rules }) };
  const found = (await evaluate(
    `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`,
  )) as readonly string[];
  await session.detach();
  return found;
}

/** How far the page is wider than its window, in pixels. */
export const overflow = (page: Page): Promise<number> =>
  page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");

/** The controls of the header that are not whole inside the window, by their texts. */
export const cutControls = (page: Page): Promise<readonly string[]> =>
  page.evaluate(`[...document.querySelectorAll("header.top :is(a, button, select)")]
    .filter((it) => it.checkVisibility() && it.getBoundingClientRect().right > innerWidth)
    .map((it) => it.textContent)`);

/** Waits until the condition holds. @throws AssertionError after five seconds */
export async function until(condition: () => Promise<boolean>, message: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await condition()) return;
    await setTimeout(50);
  }
  assert.fail(message);
}
