// Accessibility of the page: keys, names, contrast, both colour schemes; in a browser. `access.process.test.ts` has narrow windows.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { RunningGateway } from "../index.ts";
import { startForEveryone, states } from "./access.fixture.ts";
import {
  colourRules,
  cutControls,
  exchange,
  line,
  openPage,
  overflow,
  send,
  type TestPage,
  violations,
  wide,
} from "./test-page.ts";

describe("the page for everyone", { timeout: 180_000 }, () => {
  let gateway: RunningGateway;
  let opened: TestPage;

  before(async () => {
    gateway = await startForEveryone();
    opened = await openPage(gateway.url);
  });

  after(async () => {
    await opened?.close();
    await gateway?.stop();
  });

  test("draws borders of controls with at least 3:1", async () => {
    const { page } = opened;
    await page.getByRole("button", { name: "Try echo" }).first().waitFor();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const ratios =
        (await page.evaluate(`[...document.querySelectorAll("input, select, textarea, button:not(.plain, .link, .main, :disabled, [role=tab], .fold)")]
        .filter((it) => it.checkVisibility() && getComputedStyle(it).borderTopColor !== "rgba(0, 0, 0, 0)")
        .map((it) => {
          const luminance = (colour) => {
            const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((x) => x / 255).map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          let behind = it.parentElement;
          while (behind && getComputedStyle(behind).backgroundColor === "rgba(0, 0, 0, 0)") behind = behind.parentElement;
          const [one, other] = [luminance(getComputedStyle(it).borderTopColor), luminance(getComputedStyle(behind ?? document.body).backgroundColor)];
          return [it.outerHTML.slice(0, 80), (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)];
        })`)) as readonly (readonly [string, number])[];
      assert.ok(ratios.length > 8);
      assert.deepEqual(
        ratios.filter(([, ratio]) => ratio < 3),
        [],
        colorScheme,
      );
    }
    await page.emulateMedia({ colorScheme: "light" });
  });

  test("can be used with the keys alone", async () => {
    const { page } = opened;
    await page.getByRole("button", { name: "Try echo" }).first().waitFor();
    await page.keyboard.press("Control+K");
    await page.keyboard.type("try echo");
    await page.keyboard.press("Enter");
    await exchange(page).waitFor();
    await page.keyboard.press("r");
    await page.locator("#messages [aria-selected=true][aria-posinset='1']").waitFor();
    await page.locator("article[aria-busy=false]").waitFor();
    await page.keyboard.press("m");
    await page.getByRole("region", { name: "Map", exact: true }).waitFor();
    await page.keyboard.press("j");
    await exchange(page).waitFor();
    await page.keyboard.press("Enter");
    await page.locator("#exchange:focus").waitFor();
    await page.keyboard.press("c");
    await page.keyboard.type('{"by":"keys","action":"echo"}');
    await page.keyboard.press("Enter");
    await exchange(page).getByText("200").first().waitFor();
    await line(page, '"keys"').waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).getByText("replay the open message").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog", { name: "Keys" }).waitFor({ state: "detached" });
    await send(page, { action: "echo" });
  });

  test("shows every control of the header whole in windows of any width, with a clock, faults and findings", async () => {
    const { page } = opened;
    await page.locator("#clock").waitFor();
    for (const width of [1440, wide.width, 1201, 1200, 1001, 1000, 800, 761, 700, 600]) {
      await page.setViewportSize({ ...wide, width });
      assert.deepEqual(await cutControls(page), [], `${width} pixels`);
    }
    await page.setViewportSize(wide);
  });

  test("breaks no rule of axe in either colours, and does not scroll sideways", async () => {
    await using other = await openPage(gateway.url);
    const { page } = other;
    for (const [name, open] of Object.entries(states)) {
      await open(page);
      assert.equal(await overflow(page), 0, name);
      assert.deepEqual(await violations(page), [], `${name}, light`);
      await page.emulateMedia({ colorScheme: "dark" });
      assert.deepEqual(await violations(page, colourRules), [], `${name}, dark`);
      await page.emulateMedia({ colorScheme: "light" });
    }
  });
});
