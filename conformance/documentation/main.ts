// The suite `documentation`: builds the site without warnings, and reads it in a browser: pages, search, versions, the playground.
// Pictures of the pages are written to dist/site-pictures, to be looked at. `--quick` skips it, because it installs the builder.
import assert from "node:assert/strict";
import { globSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { type Page, chromium as playwright } from "playwright-core";
import { buildSite } from "../../scripts/documentation/site.ts";
import { isQuick } from "../../scripts/program-options.ts";
import { root } from "../checkout.ts";
import { serveFolder } from "./static-server.ts";

if (isQuick()) {
  console.log("  skipped (--quick)");
  process.exit();
}

const base = "/answerback/";
const pictures = join(root, "dist", "site-pictures");
mkdirSync(pictures, { recursive: true });

async function step(what: string, check: () => Promise<void>): Promise<void> {
  await check();
  console.log(`  ${what}`);
}

let folder = "";
await step("the site builds without warnings", async () => {
  folder = buildSite(base);
});
const { url, server } = await serveFolder(folder, base);
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: [...chromium.args.filter((it) => it !== "--single-process"), "--no-sandbox"],
});

/** Opens a page, which must not complain. */
async function whileOpen(
  path: string,
  act: (page: Page) => Promise<void>,
  colorScheme: "light" | "dark" = "light",
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(url + path, { waitUntil: "load" });
  await act(page);
  assert.deepEqual(complaints, [], path);
  await page.close();
}

const picture = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

try {
  await step("every page opens with its heading, and without a complaint", async () => {
    const pages = globSync("**/*.md", { cwd: join(root, "docs") }).map((file) => file.replaceAll("\\", "/"));
    assert.ok(pages.length > 40);
    for (const file of pages) {
      const path = file.replace(/README\.md$/, "").replace(/\.md$/, "");
      await whileOpen(path, async (page) => assert.ok((await page.locator("h1").innerText()).length > 3, path));
    }
  });
  await step("the start page leads to the guides, in both colours", async () => {
    await whileOpen("", async (page) => {
      await picture(page, "start");
      await page.getByRole("link", { name: "Understand an answer" }).first().click();
      await page.getByRole("heading", { level: 1, name: "Understand an answer" }).waitFor();
      await picture(page, "guide");
    });
    await whileOpen("findings", (page) => picture(page, "findings-dark").then(() => {}), "dark");
    await whileOpen("inspector", (page) => picture(page, "inspector").then(() => {}));
  });
  await step("search finds a setting and a finding", async () => {
    await whileOpen("", async (page) => {
      for (const [typed, found] of [
        ["drain", /Run it in production/],
        ["AB052", /AB052/],
      ] as const) {
        await page.keyboard.press("Control+k");
        await page.locator("#localsearch-input").fill(typed);
        await page.locator("#localsearch-list a").first().waitFor();
        assert.match(await page.locator("#localsearch-list").innerText(), found);
        if (typed === "drain") await picture(page, "search");
        await page.keyboard.press("Escape");
      }
    });
  });
  await step("links to files outside of the site lead to the repository", async () => {
    await whileOpen("functions", async (page) => {
      const links = await page.locator("main a[href*='/blob/main/']").all();
      assert.ok(links.length > 0);
      const addresses = await Promise.all(links.map((it) => it.getAttribute("href")));
      assert.ok(
        addresses.some((it) => it!.endsWith("/blob/main/examples/chat/README.md")),
        String(addresses),
      );
    });
  });
  await step("the menu lists the versions", async () => {
    await whileOpen("", async (page) => {
      const menu = page.locator(".VPNavBarMenuGroup button").last();
      assert.match(await menu.innerText(), /^\d+\.\d+\.\d+/);
    });
  });
  await step("the playground shows the messages of the quick start", async () => {
    await whileOpen("playground/", async (page) => {
      await page.getByText("convert").first().waitFor();
      await picture(page, "playground");
    });
  });
} finally {
  await browser.close();
  server.close();
}
