// Statements of the page about refusals, closes and limits, in a browser.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Gateway } from "@answerback/gateway";
import type { Page } from "playwright-core";
import { TestClient } from "../test-client.ts";
import { createTestApi, echo, type TestApi } from "./test-api.ts";
import { keptCount, startKeepingGateway } from "./test-gateway.ts";
import { chosenLine, exchange, line, list, openLine, openPage, sentence, type TestPage, until } from "./test-page.ts";

/** More than the page asks for at once, 200 and then 1,000. */
const kept = 2500;

describe("the page's statements", { timeout: 120_000 }, () => {
  let gateway: Gateway;
  let api: TestApi;
  let opened: TestPage;
  let page: Page;
  let client: TestClient;

  before(async () => {
    gateway = await startKeepingGateway(kept);
    api = await createTestApi(gateway.url, "truth", {
      echo,
      empty: {},
      put: {
        integration: {
          integrationType: "AWS",
          integrationMethod: "POST",
          integrationUri: "arn:aws:apigateway:us-east-1:dynamodb:action/PutItem",
          credentialsArn: "arn:aws:iam::000000000000:role/gateway",
          requestTemplates: { $default: '{"TableName": "quotes"}' },
        },
        responses: { $default: null },
      },
    });
    opened = await openPage(gateway.url);
    ({ page } = opened);
    client = await TestClient.open(api.url);
  });

  after(async () => {
    client?.close();
    await opened?.close();
    await gateway?.stop();
  });

  const tab = (name: string) => page.getByRole("tab", { name }).click();
  const panel = () => page.getByRole("tabpanel");
  const open = (text: string | RegExp) => openLine(page, text);

  test("a refused handshake has a route, and is not called connected", async () => {
    const guarded = await createTestApi(gateway.url, "guarded", {
      $connect: { integration: { integrationType: "MOCK" }, route: { authorizationType: "AWS_IAM" } },
    });
    assert.equal(await TestClient.refused(guarded.url), 403);
    await line(page, "refused").waitFor();
    assert.doesNotMatch((await line(page, "refused").textContent()) ?? "", /connected|accepted/);
    await open("refused");
    assert.match(await sentence(page), /^The handshake was refused with 403/);
    await tab("Handshake");
    await panel().getByText("The route is $connect.").waitFor();
    await panel().getByText("It was not reached: the handshake was refused before.").waitFor();
    assert.doesNotMatch(await exchange(page).innerText(), /has no route/);
  });

  test("a route without a target is a route", async () => {
    await client.ask({ action: "empty" });
    await open(/^empty/);
    assert.match(await sentence(page), /no target/);
    await tab("Message");
    await panel().getByText("It has no target, so there is no backend.").waitFor();
    assert.doesNotMatch(await exchange(page).innerText(), /No route takes/);
  });

  test("a disconnect without a route drops no answer", async () => {
    const other = await TestClient.open(api.url);
    other.close();
    await open(/\$disconnect/);
    assert.match(await sentence(page), /No integration ran: the API has no route \$disconnect\.$/);
    assert.doesNotMatch(await exchange(page).innerText(), /dropped/);
  });

  test("a frame that is too large is an exchange of its own, with its size and the limit", async () => {
    const other = await TestClient.open(api.url);
    other.send({ action: "echo", pad: "y".repeat(100_000) });
    await open("refused frame");
    assert.match(await sentence(page), /100[, ]?\d{3}.*32[, ]?768/);
    await line(page, "1009").first().waitFor();
  });

  test("no time is printed as 0", async () => {
    await client.ask({ action: "echo", of: "times" });
    await open('"times"');
    for (const text of [await exchange(page).innerText(), await list(page).innerText()]) {
      assert.doesNotMatch(text, /\b0(?:\.0+)? (?:ms|µs)/);
    }
  });

  test("characters that reorder or hide text are marks", async () => {
    await client.ask({ action: "echo", say: "\u202eevil\u202c\u200b" });
    await open("evil");
    await line(page, "U+202EevilU+202C").waitFor();
    await tab("Message");
    await panel().getByText("U+202E").waitFor();
    await panel().getByTitle("right-to-left override, U+202E").waitFor();
  });

  test("an AWS integration shows its action and its endpoint", async () => {
    await client.ask({ action: "put" });
    await open(/^put/);
    await page
      .getByRole("tab", { name: /Request|Backend/ })
      .first()
      .click();
    await panel()
      .getByText(/PutItem/)
      .first()
      .waitFor();
    await page.getByRole("link", { name: "Map" }).click();
    await page.getByRole("button", { name: /PutItem/ }).click();
    await page.getByRole("complementary", { name: "Details" }).getByText("dynamodb").first().waitFor();
    await page.getByRole("link", { name: "Messages" }).click();
  });

  test("everything that is kept can be reached", async () => {
    for (let sent = 0; sent < kept; sent += 500) {
      for (let n = sent; n < sent + 500; n++) client.send({ action: "echo", n });
      for (let n = sent; n < sent + 500; n++) await client.next();
    }
    const total = await keptCount(gateway);
    assert.ok(total >= kept, `${total} are kept`);
    await using other = await openPage(gateway.url);
    await other.page.getByText(total.toLocaleString("en"), { exact: true }).waitFor();
    await list(other.page).focus();
    const selected = chosenLine(other.page);
    await until(async () => {
      await other.page.keyboard.press("End");
      await selected.waitFor();
      return (await selected.getAttribute("aria-posinset")) === String(total);
    }, `the oldest of ${total} is not reached`);
    await other.page.getByRole("searchbox", { name: "Filter messages" }).fill(`"n":${kept - 1}`);
    await other.page.getByText(/^1 of /).waitFor();
  });

  test("violates no content security policy", () => assert.deepEqual(opened.complaints(), []));
});
