// The page while a program runs under `dev`: its resources, saving into its source, and its deployments, in a browser.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { TestClient } from "../test-client.ts";
import { DevHere } from "../test-development.ts";
import { copyFolder } from "../test-program.ts";
import { exchange, openLine, openPage, template, until, write } from "./test-page.ts";
import { quickstart, startTestBackend } from "./test-ticker.ts";

test("the page under dev", { timeout: 120_000 }, async (t) => {
  const folder = copyFolder(quickstart);
  const index = join(folder, "index.ts");
  // The template of ping is neither a literal nor a file.
  const source = readFileSync(index, "utf8").replace(
    `'{"type": "pong", "stage": "$context.stage"}'`,
    `\`{"type": "po\${"ng"}"}\``,
  );
  writeFileSync(index, source);
  const backend = await startTestBackend();
  t.after(() => backend.close());
  const dev = new DevHere(folder, {}, ["-c", `backendUrl=${backend.url}`]);
  const { outputs } = await dev.deployed();
  const client = await TestClient.open(String(outputs.url));
  t.after(() => client.close());
  const { page, complaints, close } = await openPage(`http://127.0.0.1:${dev.port}`);
  t.after(close);

  await t.test("names the program's resources", async () => {
    await page.getByRole("button", { name: "Try ping" }).first().click();
    await exchange(page).getByText("pong", { exact: true }).first().waitFor();
    await exchange(page)
      .getByText(/^index\.ts:\d+$/)
      .first()
      .waitFor();
  });

  await t.test("shows the change to make where it cannot write", async () => {
    await write(template(page), '{"type": "pang"}');
    await page.keyboard.press("ControlOrMeta+S");
    const byHand = page.getByRole("dialog", { name: "Make this change by hand" });
    await byHand
      .getByText(/index\.ts/)
      .first()
      .waitFor();
    assert.match(await byHand.getByRole("textbox", { name: "After" }).innerText(), /pang/);
    await byHand.getByRole("button", { name: "Copy the template" }).waitFor();
    await page.keyboard.press("Escape");
    await byHand.waitFor({ state: "detached" });
  });

  await t.test("writes the template into its file; the program deploys it, the client gets the new text", async () => {
    await client.ask({ action: "quote", symbol: "ACME" });
    await openLine(page, "ACME");
    await page.getByText("templates/quote.vm").first().waitFor();
    await write(template(page), `{"symbol": $input.json('$.symbol'), "new": true}`);
    await page.keyboard.press("ControlOrMeta+S");
    const saved = page.getByRole("dialog", { name: "Saved" });
    await saved.getByText(/templates\/quote\.vm is written and deployed in \d+\.\d s\./).waitFor({ timeout: 60_000 });
    assert.match(readFileSync(join(folder, "templates/quote.vm"), "utf8"), /"new": true/);
    assert.equal(await saved.getByRole("textbox", { name: "After" }).innerText(), '{"symbol": "ACME", "new": true}');
    await saved.getByRole("button", { name: "Close" }).click();
    await until(async () => (await page.getByRole("button", { name: "Save" }).count()) === 0, "still to be saved");
  });

  await t.test("shows a failed deployment until the next one, and says that it is deployed", async () => {
    writeFileSync(index, source.replace('"ticker", {', '"ticker", { nowhere('));
    await page.getByRole("alert").getByText("was not deployed").waitFor({ timeout: 30_000 });
    writeFileSync(index, source);
    await page.getByText(/is deployed in \d+\.\d s\./).waitFor({ timeout: 30_000 });
    assert.equal(await page.getByRole("alert").count(), 0);
  });

  assert.deepEqual(complaints(), []);
  await dev.stop();
});
