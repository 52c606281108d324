// For tests of accessibility: a gateway with something of everything, and the states of the page.
import type { Page } from "playwright-core";
import { type RunningGateway, startGateway } from "../index.ts";
import { createTestApi, echo } from "./test-api.ts";
import { exchange, list, openLine } from "./test-page.ts";

/** A gateway with an API, a finding and fault rules. */
export async function startForEveryone(): Promise<RunningGateway> {
  const gateway = await startGateway({ clock: "manual" });
  await createTestApi(gateway.url, "everyone", {
    echo,
    empty: {},
    // Its template has a finding.
    found: { ...echo, responses: { $default: '{"stage": "$context.stge"}' } },
  });
  gateway.faults.add({ name: "down", route: "nowhere", answer: { statusCode: 503 }, share: 0.5, times: 3 });
  gateway.faults.add({ fail: "callbackGone", connection: "abc=" });
  return gateway;
}

/** Each state of the page, after the one before it. */
export const states: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
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
