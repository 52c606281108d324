// The clients of the page: try, send, replay, hold, copy; in a browser.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Locator, Page } from "playwright-core";
import { type RunningGateway, startGateway } from "../index.ts";
import { createTestApi, echo, type TestApi } from "./test-api.ts";
import { command, exchange, line, openLine, openPage, send, sentence, type TestPage } from "./test-page.ts";

describe("the page's clients", { timeout: 90_000 }, () => {
  let gateway: RunningGateway;
  let api: TestApi;
  let opened: TestPage;
  let page: Page;
  let client: Locator;

  before(async () => {
    gateway = await startGateway();
    api = await createTestApi(gateway.url, "clients", {
      echo,
      // A route that fails for each status but 200.
      strict: { ...echo, responses: { "/200/": `{"type": "strict"}` } },
      silent: { ...echo, twoWay: false },
    });
    opened = await openPage(gateway.url, { permissions: ["clipboard-read", "clipboard-write"] });
    ({ page } = opened);
    client = page.getByRole("region", { name: "Client" });
  });

  after(async () => {
    await opened?.close();
    await gateway?.stop();
  });

  const log = (name: string) => client.getByRole("log", { name: `What ${name} sent and received` });

  test("tries a route from the map with one click, and lights its path", async () => {
    await page.getByRole("region", { name: "Start" }).getByRole("button", { name: "Try echo" }).click();
    await exchange(page).waitFor();
    assert.match(await sentence(page), /^echo asked MOCK, which answered 200\./);
    await log("Ann").getByText('{"type": "echo"').waitFor();
    await line(page, /\$connect.*accepted/).waitFor();
  });

  test("sends what is typed, and opens its exchange", async () => {
    await send(page, { action: "echo", status: 503 });
    await exchange(page).getByText("503").first().waitFor();
    assert.match(await sentence(page), /Key \$default matched/);
    await log("Ann").getByText('{"type": "failed", "stage": "live"}').waitFor();
    await send(page, { action: "silent" });
    await exchange(page).getByText("no route response").waitFor();
  });

  test("has several clients with names, queries and states", async () => {
    await client.getByRole("button", { name: "with…" }).click();
    const form = page.getByRole("form", { name: "Connect with" });
    await form.getByLabel("Name").fill("Zoë");
    await form.getByLabel("Query").fill("?room=7");
    await form.getByRole("button", { name: "Connect" }).click();
    await client.getByRole("button", { name: "Zoë, connected", pressed: true }).waitFor();
    await send(page, { from: "Zoë", action: "echo" });
    await line(page, '"Zoë"').waitFor();
    await client.getByRole("button", { name: "Ann, connected" }).click();
    await log("Ann").waitFor();
    await client.getByRole("button", { name: "Zoë, connected" }).click();
    await openLine(page, /^\$connect/);
    await page.getByRole("tabpanel").getByText("room").waitFor();
    await client.getByRole("button", { name: "Close" }).click();
    await log("Zoë").getByText("closed, 1000 (as asked)").waitFor();
    await client.getByRole("button", { name: "Remove" }).click();
    assert.equal(await client.getByRole("button", { name: /^Zoë/ }).count(), 0);
  });

  test("replays a message, as it was and edited", async () => {
    await openLine(page, '"Zoë"');
    await client.getByRole("button", { name: "Replay", exact: true }).click();
    await line(page, '"Zoë"').nth(1).waitFor();
    await page.keyboard.press("Escape");
    await openLine(page, '"Zoë"');
    await client.getByRole("button", { name: "Replay edited" }).click();
    const field = page.getByRole("textbox", { name: "Message to send" });
    assert.equal(await field.inputValue(), '{"from":"Zoë","action":"echo"}');
    await field.fill('{"from":"Bea","action":"echo"}');
    await field.press("Enter");
    await line(page, '"Bea"').waitFor();
  });

  test("does not replay a message with a masked secret, but edits it", async () => {
    await send(page, { password: "hunter2", action: "echo" });
    await openLine(page, "***");
    assert.equal(await client.getByRole("button", { name: "Replay", exact: true }).isDisabled(), true);
    assert.equal(await client.getByRole("button", { name: "Replay edited" }).isDisabled(), false);
  });

  test("replays what failed since the last deployment, and all messages of a connection", async () => {
    await send(page, { action: "strict", status: 404 });
    await line(page, "404").waitFor();
    await page.mouse.move(700, 20);
    await command(page, "failures since");
    const results = page.getByRole("dialog", { name: "Failures since the last deployment" });
    await results.getByText("1 of 1 sent again.").waitFor();
    assert.equal(await results.getByRole("row").count(), 2);
    await results.getByRole("button", { name: "Close" }).click();
    await client.getByRole("button", { name: "Ann, connected" }).click();
    await openLine(page, '"status":503');
    await exchange(page).getByRole("link", { name: "Ann" }).click();
    const conversation = page.getByRole("region", { name: "Connection" });
    await conversation.getByText("Ann is connected").waitFor();
    const turns = conversation.getByRole("listitem");
    assert.match(
      (await turns.first().textContent()) ?? "",
      /\$connect.*to the gateway: handshake.*to the client: accepted/s,
    );
    await conversation.getByRole("button", { name: /Replay all \d+ messages/ }).click();
    await page
      .getByRole("dialog", { name: "All messages of Ann" })
      .getByText(/^(\d+) of \1 sent again\./)
      .waitFor();
    await page.keyboard.press("Escape");
  });

  test("shows callbacks and the end of a connection, with the reason in words", async () => {
    const connectionId =
      (await page.getByRole("region", { name: "Connection" }).locator(".facts code").textContent()) ?? "";
    const callbacks = `${gateway.url}/ws/${api.apiId}/live/@connections/${encodeURIComponent(connectionId)}`;
    assert.equal((await fetch(callbacks, { method: "POST", body: "news" })).status, 200);
    const conversation = page.getByRole("region", { name: "Connection" });
    await conversation.getByText("news").waitFor();
    assert.equal((await fetch(callbacks, { method: "DELETE" })).status, 204);
    await conversation
      .getByRole("heading")
      .getByText(/^Ann closed with 10\d\d \(/)
      .waitFor();
    await conversation.getByRole("listitem").last().getByText("$disconnect").waitFor();
    await page.getByRole("link", { name: "Messages" }).click();
  });

  test("holds a backend's answer until it is let go, with another status and body", async () => {
    await page.keyboard.press("F8");
    await page.getByRole("group", { name: "Hold the backend's answers of" }).getByLabel("echo").check();
    await page.getByRole("button", { name: /^Holding 1/ }).waitFor();
    await page.keyboard.press("Escape");
    await send(page, { action: "echo", held: true });
    const held = page.getByRole("form", { name: "Held answer of echo" });
    await held.getByLabel("Status").fill("500");
    await held.getByRole("button", { name: "Let go", exact: true }).click();
    await held.waitFor({ state: "detached" });
    await exchange(page)
      .getByText(/held and edited for/)
      .waitFor();
    assert.match(await sentence(page), /which answered 500\. Key \$default matched/);
    await send(page, { action: "echo", held: "body" });
    await held.getByLabel("Body").fill('{"edited": "by hand"}');
    await held.getByRole("button", { name: "Let go", exact: true }).click();
    await client
      .getByRole("log")
      .getByText(/"edited": ?"by hand"/)
      .waitFor();
    await exchange(page).getByText("200").first().waitFor();
    await page.getByRole("tab", { name: "Backend" }).click();
    await page.getByRole("tabpanel").getByText("by hand").waitFor();
    await send(page, { action: "echo", held: "unchanged" });
    await held.getByLabel("Body").fill("not this");
    await held.getByRole("button", { name: "Let go unchanged" }).click();
    await exchange(page)
      .getByText(/held for/)
      .waitFor();
    assert.equal(await page.getByRole("tabpanel").getByText("not this").count(), 0);
    await page.keyboard.press("F8");
    await page.getByLabel("echo").uncheck();
    await page.keyboard.press("Escape");
    await send(page, { action: "echo", held: false });
    await exchange(page).getByText("200").first().waitFor();
  });

  test("copies the integration response as Pulumi and AWS CLI, and the link", async () => {
    const copy = page.getByRole("region", { name: "Copy" });
    const copied = () => page.evaluate("navigator.clipboard.readText()") as Promise<string>;
    await copy.getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByText("Pulumi copied.").waitFor();
    assert.match(await copied(), /^new aws\.apigatewayv2\.IntegrationResponse\(/);
    await copy.getByRole("button", { name: "AWS CLI" }).click();
    await copy.getByRole("button", { name: "Copy", exact: true }).click();
    await page.getByText("AWS CLI copied.").waitFor();
    assert.match(await copied(), /^aws apigatewayv2 update-integration-response \\\n {2}--api-id /);
    await copy.getByRole("button", { name: "Link" }).click();
    await page.getByText("Link copied.").waitFor();
    assert.equal(await copied(), page.url());
  });

  test("violates no content security policy", () => assert.deepEqual(opened.complaints(), []));
});
