// Exporting an API from the page, in a browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import type { Page } from "playwright-core";
import { type RunningGateway, startGateway } from "../index.ts";
import { createTestApi, echo } from "./test-api.ts";
import { command, openPage, type TestPage } from "./test-page.ts";

describe("exporting an API from the page", { timeout: 90_000 }, () => {
  let gateway: RunningGateway;
  let opened: TestPage;
  let page: Page;

  before(async () => {
    gateway = await startGateway();
    await createTestApi(gateway.url, "stock ticker", { quote: echo });
    opened = await openPage(gateway.url, { permissions: ["clipboard-read", "clipboard-write"] });
    ({ page } = opened);
  });

  after(async () => {
    await opened?.close();
    await gateway?.stop();
  });

  const dialog = () => page.getByRole("dialog", { name: "Export stock ticker" });
  const program = () => dialog().getByRole("region", { name: "Program" });

  test("the map has a button that writes the API in each form", async () => {
    await page.getByRole("link", { name: /^Map/ }).click();
    await page.getByRole("button", { name: "Export" }).click();
    await program().getByText('new aws.apigatewayv2.Route("quote"').waitFor();
    for (const [form, line] of [
      ["Pulumi (Python)", "quote_route = aws.apigatewayv2.Route("],
      ["Terraform", 'resource "aws_apigatewayv2_route" "quote" {'],
      ["CloudFormation", "Type: AWS::ApiGatewayV2::Route"],
      ["AWS CLI", "aws apigatewayv2 create-route"],
    ] as const) {
      await dialog().getByRole("button", { name: form }).click();
      await program().getByText(line).first().waitFor();
    }
  });

  test("the program can be copied and saved", async () => {
    await dialog().getByRole("button", { name: "Terraform" }).click();
    await program().getByText('output "url"').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      dialog().getByRole("button", { name: "Download main.tf" }).click(),
    ]);
    assert.equal(download.suggestedFilename(), "main.tf");
    const text = readFileSync(await download.path(), "utf8");
    assert.match(text, /^resource "aws_apigatewayv2_api" "stock_ticker" \{$/m);
    await dialog().getByRole("button", { name: "Copy" }).click();
    assert.equal(await page.evaluate("navigator.clipboard.readText()"), text);
    await dialog().getByRole("button", { name: "Close" }).click();
    await dialog().waitFor({ state: "detached" });
  });

  test("the palette exports it too", async () => {
    await command(page, "Export stock ticker as a program");
    await program().getByText("new aws.apigatewayv2.Api(").waitFor();
    assert.deepEqual(opened.complaints(), []);
  });
});
