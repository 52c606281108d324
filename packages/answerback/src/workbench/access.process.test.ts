// Accessibility of the page in narrow windows: names, contrast, widths, both colour schemes; in a browser.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { RunningGateway } from "../index.ts";
import { startForEveryone, states } from "./access.fixture.ts";
import { colourRules, narrow, openPage, overflow, violations } from "./test-page.ts";

/** A window has this size while a state is opened. */
const narrowest = { width: 320, height: 640 };

describe("the page for everyone in a narrow window", { timeout: 180_000 }, () => {
  let gateway: RunningGateway;

  before(async () => {
    gateway = await startForEveryone();
  });

  after(() => gateway?.stop());

  test("breaks no rule of axe in either colours, and does not scroll sideways", async () => {
    await using opened = await openPage(gateway.url, { viewport: narrow });
    const { page } = opened;
    for (const [name, open] of Object.entries(states)) {
      await page.setViewportSize(narrowest);
      await open(page);
      assert.equal(await overflow(page), 0, `${name}, ${narrowest.width} pixels`);
      await page.setViewportSize(narrow);
      assert.equal(await overflow(page), 0, `${name}, ${narrow.width} pixels`);
      assert.deepEqual(await violations(page), [], `${name}, light`);
      await page.emulateMedia({ colorScheme: "dark" });
      assert.deepEqual(await violations(page, colourRules), [], `${name}, dark`);
      await page.emulateMedia({ colorScheme: "light" });
    }
  });
});
