// Accessibility of the page: keys, names, contrast, widths, both colour schemes; in a browser.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { type RunningGateway, startGateway } from "../index.ts";
import { createTestApi, echo } from "./test-api.ts";
import {
  colourRules,
  exchange,
  line,
  list,
  narrow,
  openLine,
  openPage,
  overflow,
  send,
  violations,
  wide,
} from "./test-page.ts";

/** A narrow window has this size while a state is opened. */
const narrowest = { width: 320, height: 640 };

describe("the page for everyone", { timeout: 180_000 }, () => {
  let gateway: RunningGateway;

  before(async () => {
    gateway = await startGateway({ clock: "manual" });
    await createTestApi(gateway.url, "everyone", {
      echo,
      empty: {},
      // Its template has a finding.
      found: { ...echo, responses: { $default: '{"stage": "$context.stge"}' } },
    });
  });

  before(() => {
    gateway.faults.add({ name: "down", route: "nowhere", answer: { statusCode: 503 }, share: 0.5, times: 3 });
    gateway.faults.add({ fail: "callbackGone", connection: "abc=" });
  });

  after(() => gateway?.stop());

  /** Each state of the page, after the one before it. */
  const states: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
    "the start": (page) => page.getByText("Choose a message").or(list(page)).first().waitFor(),
    "an exchange": async (page) => {
      await page.getByRole("link", { name: "Map" }).click();
      await page.getByRole("button", { name: "Try echo" }).click();
      await exchange(page).waitFor();
    },
    "a failed exchange": async (page) => {
      await page.getByRole("link", { name: "Map" }).click();
      await page.getByRole("button", { name: "Try empty" }).click();
      await exchange(page).getByText("no target").first().waitFor();
    },
    "its message": (page) => page.getByRole("tab", { name: "Message" }).click(),
    "the map with details": async (page) => {
      await page.getByRole("link", { name: "Map" }).click();
      await page.getByRole("button", { name: /^MOCK/ }).first().click();
      await page.getByRole("complementary", { name: "Details" }).getByRole("img").waitFor();
    },
    "a template": async (page) => {
      await page.getByRole("link", { name: "Templates" }).click();
      await page.getByRole("navigation", { name: "Templates" }).getByRole("link").last().click();
      await page.getByRole("region", { name: "Template", exact: true }).waitFor();
    },
    "the findings": async (page) => {
      await page.getByRole("link", { name: /^Findings/ }).click();
      await page.getByRole("region", { name: "Findings" }).getByText("AB").first().waitFor();
    },
    "the clock": async (page) => {
      if ((page.viewportSize()?.width ?? 0) <= 760) return;
      await page.locator("#clock").click();
      await page.getByRole("region", { name: "Clock" }).getByRole("button", { name: "+1m" }).click();
      await page.getByText(/^1m passed/).waitFor();
    },
    "the rules, the clock and the recording": async (page) => {
      await page.getByRole("link", { name: /^Test/ }).click();
      await page.getByRole("list", { name: "Fault rules" }).waitFor();
      await page.getByRole("button", { name: "Record", exact: true }).click();
    },
    "what was recorded": async (page) => {
      await page.getByRole("button", { name: "Discard" }).click();
      await page.getByRole("button", { name: "Save all kept messages" }).click();
      await page.getByRole("dialog", { name: "Recorded conversation" }).waitFor();
    },
    "the palette": async (page) => {
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+K");
      await page.getByRole("combobox", { name: "Find a command" }).fill("try");
    },
    "the keys": async (page) => {
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
    },
    "a conversation": async (page) => {
      await page.keyboard.press("Escape");
      await page.getByRole("link", { name: "Messages" }).click();
      await openLine(page, "echo");
      await exchange(page).getByRole("link", { name: "Ann" }).click();
      await page.getByRole("region", { name: "Connection" }).getByRole("listitem").first().waitFor();
    },
  };

  for (const width of [wide, narrow]) {
    test(`breaks no rule of axe in either colours, and does not scroll sideways: ${width.width} pixels`, async () => {
      await using opened = await openPage(gateway.url, { viewport: width });
      const { page } = opened;
      for (const [name, open] of Object.entries(states)) {
        if (width === narrow) {
          await page.setViewportSize(narrowest);
          await open(page);
          assert.equal(await overflow(page), 0, `${name}, ${narrowest.width} pixels`);
          await page.setViewportSize(narrow);
        } else {
          await open(page);
        }
        assert.equal(await overflow(page), 0, name);
        assert.deepEqual(await violations(page), [], `${name}, light`);
        await page.emulateMedia({ colorScheme: "dark" });
        assert.deepEqual(await violations(page, colourRules), [], `${name}, dark`);
        await page.emulateMedia({ colorScheme: "light" });
      }
    });
  }

  test("draws borders of controls with at least 3:1", async () => {
    await using opened = await openPage(gateway.url);
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
  });

  test("can be used with the keys alone", async () => {
    await using opened = await openPage(gateway.url);
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
});
