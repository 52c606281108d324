// npm run pictures: makes the pictures of the workbench in docs/, from the quick start under `dev`: two colour schemes, the
// map, a narrow window, and an animation from the first click to the new answer.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { startExampleBackend } from "../test-example-backend.ts";
import { copyFolder, Dev } from "../test-program.ts";
import { animatedPng, type Frame } from "./animated-png.ts";
import { exchange, line, narrow, openPage, send } from "./test-page.ts";
import { quickstart } from "./test-ticker.ts";

const docs = join(import.meta.dirname, "../../../../docs");

const backend = await startExampleBackend(quickstart);
const dev = new Dev(copyFolder(quickstart), {}, ["-c", `backendUrl=${backend.url}`]);
await dev.deployed();
const url = `http://127.0.0.1:${dev.port}`;

for (const colorScheme of ["light", "dark"] as const) {
  const { page } = await openPage(url, { colorScheme });
  await page.getByRole("button", { name: "Try ping" }).first().or(line(page, "ping").first()).first().waitFor();
  for (const symbol of ["ACME", "HALT", "SLOW"]) await send(page, { action: "quote", symbol });
  await send(page, { action: "sing" });
  await send(page, { action: "quote", symbol: "NOPE" });
  await exchange(page).getByText("404").first().waitFor();
  await page.keyboard.press("Escape");
  await settled(page);
  await page.getByRole("region", { name: "What the client gets" }).getByText("Unknown symbol").first().hover();
  await page.waitForTimeout(400);
  await page.screenshot({ path: join(docs, `workbench-${colorScheme}.png`) });
  await page.getByRole("link", { name: "Map" }).click();
  await page
    .getByRole("button", { name: /^HTTP GET \/quotes/ })
    .first()
    .click();
  await page.getByRole("img").waitFor();
  await settled(page);
  await page.screenshot({ path: join(docs, `workbench-map-${colorScheme}.png`) });
  await page.context().close();
}
await ofNarrowWindow();
await animation();
await dev.stop();
backend.process.kill();

async function ofNarrowWindow(): Promise<void> {
  const { page } = await openPage(url, { viewport: narrow });
  await line(page, "quote").first().click();
  await exchange(page).waitFor();
  await settled(page);
  await page.screenshot({ path: join(docs, "workbench-narrow.png") });
  await page.context().close();
}

/** Try a route, see its path, edit the template, save it, and see the new answer. */
async function animation(): Promise<void> {
  const { page } = await openPage(url);
  const frames: Frame[] = [];
  const show = async (millis: number) => frames.push({ png: await page.screenshot(), millis });
  await page.getByRole("link", { name: "Map" }).click();
  await page.getByRole("button", { name: "Try quote" }).waitFor();
  await settled(page);
  await show(1400);
  await page.getByRole("button", { name: "Try quote" }).hover();
  await show(600);
  await page.getByRole("button", { name: "Try quote" }).click();
  await exchange(page).waitFor();
  await settled(page);
  await show(2600);
  await page.getByRole("textbox", { name: "Template", exact: true }).click();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.press("ArrowLeft");
  for (const text of [', "at": "', "$context", ".requestTime", '"']) {
    await page.keyboard.insertText(text);
    await page.waitForTimeout(250);
    await show(500);
  }
  await show(1200);
  await page.keyboard.press("ControlOrMeta+S");
  await page
    .getByRole("dialog", { name: "Saved" })
    .getByText(/deployed in/)
    .waitFor({ timeout: 60_000 });
  await settled(page);
  await show(3000);
  await page.getByRole("dialog", { name: "Saved" }).getByRole("button", { name: "Show the new exchange" }).click();
  await settled(page);
  await show(2400);
  writeFileSync(join(docs, "workbench.apng"), animatedPng(frames));
  await page.context().close();
}

/** Waits for what moves. */
async function settled(page: Page): Promise<void> {
  await page.mouse.move(700, 20);
  await page.waitForTimeout(900);
}
