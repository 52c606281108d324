// The page while 2,000 messages a second are answered. Other processes disturb every measurement, so the best of three runs
// counts, and frames are compared with those of an empty page at the same time.
import assert from "node:assert/strict";
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Gateway } from "@answerback/gateway";
import type { Page } from "playwright-core";
import { createTestApi, echo, type TestApi } from "./test-api.ts";
import { keptCount, startKeepingGateway } from "./test-gateway.ts";
import { openContext, openPage, until } from "./test-page.ts";

const rate = 2000;
const seconds = 6;
const kept = 10_000;

interface Figures {
  /** Of one core, by the thread time of the page. */
  readonly share: number;
  readonly worstFrameMillis: number;
  /** Of an empty page, which other processes disturb as much. */
  readonly emptyFrameMillis: number;
  readonly clickMillis: number;
  readonly listed: number;
}

describe("the page under load", { timeout: 120_000 }, () => {
  let gateway: Gateway;
  let api: TestApi;

  before(async () => {
    gateway = await startKeepingGateway(kept);
    api = await createTestApi(gateway.url, "load", { echo });
  });

  after(async () => {
    await gateway?.stop();
  });

  test("stays responsive at 2,000 messages a second", async (t) => {
    const runs: Figures[] = [];
    while (runs.length < 3 && !runs.some(isGood)) runs.push(await run());
    for (const figures of runs) t.diagnostic(JSON.stringify(figures));
    assert.ok(runs.some(isGood), JSON.stringify(runs));
  });

  test("shows the first line within a second when 10,000 are kept", async (t) => {
    while ((await keptCount(gateway)) < kept) {
      const clients = fork(join(import.meta.dirname, "load-clients.ts"), [api.url, String(rate), "2"]);
      await once(clients, "exit");
    }
    const times: number[] = [];
    while (times.length < 3 && !times.some((millis) => millis <= 1000)) {
      await using opened = await openPage(gateway.url);
      times.push(await opened.page.evaluate<number>(firstLine));
    }
    t.diagnostic(`${times.map((millis) => millis.toFixed(0)).join(", ")} ms`);
    assert.ok(Math.min(...times) <= 1000, times.join(", "));
  });

  async function run(): Promise<Figures> {
    await using opened = await openPage(gateway.url);
    const { page } = opened;
    await page.locator("#workbench main").waitFor();
    await using emptyContext = await openContext();
    const empty = await emptyContext.newPage();
    const clients = fork(join(import.meta.dirname, "load-clients.ts"), [api.url, String(rate), String(seconds)]);
    try {
      await until(async () => (await listed(page)) > 2000, "the load does not arrive");
      await Promise.all([page.evaluate(watchFrames), empty.evaluate(watchFrames)]);
      const threadSeconds = await threadClock(page);
      const [before, started] = [await threadSeconds(), performance.now()];
      await page.waitForTimeout(2500);
      const share = (1000 * ((await threadSeconds()) - before)) / (performance.now() - started);
      const [worstFrameMillis, emptyFrameMillis] = await Promise.all([
        page.evaluate<number>("window.worstFrame"),
        empty.evaluate<number>("window.worstFrame"),
      ]);
      const clickMillis = await clickToDetail(page);
      return { share, worstFrameMillis, emptyFrameMillis, clickMillis, listed: await listed(page) };
    } finally {
      clients.kill();
      if (clients.exitCode === null && clients.signalCode === null) await once(clients, "exit");
    }
  }
});

const isGood = ({ share, worstFrameMillis, emptyFrameMillis, clickMillis }: Figures) =>
  share <= 0.1 && worstFrameMillis <= Math.max(100, emptyFrameMillis + 50) && clickMillis <= 200;

async function listed(page: Page): Promise<number> {
  const text = (await page.locator(".filter .count").textContent()) ?? "";
  return Number(text.replaceAll(",", ""));
}

/** @returns a function that reads the CPU seconds of the page's main thread */
async function threadClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN;
  };
}

const watchFrames = `(() => {
  window.worstFrame = 0;
  let last = performance.now();
  const next = () => {
    const now = performance.now();
    window.worstFrame = Math.max(window.worstFrame, now - last);
    last = now;
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})()`;

/** Clicks on a line as a person does: the pointer comes first, and 300 ms later the click. */
async function clickToDetail(page: Page): Promise<number> {
  const box = (await page.locator(".messages .scroller").boundingBox())!;
  const [x, y] = [box.x + 60, box.y + 125];
  await page.mouse.move(x, y);
  await page.waitForTimeout(300);
  await page.evaluate(watchDetail);
  await page.mouse.click(x, y);
  return page.evaluate<number>("window.detailShown");
}

const watchDetail = `(() => {
  let started;
  addEventListener("pointerdown", ({ timeStamp }) => { started = timeStamp; }, { capture: true, once: true });
  window.detailShown = new Promise((resolve) => {
    setTimeout(resolve, 10000, 10000);
    const look = () => document.querySelector("article[aria-busy=false] h2") ? resolve(performance.now() - started) : requestAnimationFrame(look);
    look();
  });
})()`;

/** Milliseconds from the navigation to the first line. */
const firstLine = `new Promise((resolve) => {
  const look = () => document.querySelector("#messages [role=option]") ? resolve(performance.now()) : requestAnimationFrame(look);
  look();
})`;
