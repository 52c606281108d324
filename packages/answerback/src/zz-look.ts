import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import { startGateway } from "./index.ts";
import { TestClient } from "./test-client.ts";

const backend = createServer((q, r) => {
  if (q.url?.includes("ACME"))
    return void r
      .writeHead(200, { "Content-Type": "application/json" })
      .end('{"symbol":"ACME","price":12.5,"change":0.75,"exchanges":["NYSE","XETRA"]}');
  r.writeHead(404, { "Content-Type": "application/json" }).end('{"message":"There is no symbol NOPE"}');
});
backend.listen(0);
await once(backend, "listening");
const backendUrl = `http://127.0.0.1:${(backend.address() as { port: number }).port}`;
const gateway = await startGateway({
  program: join(import.meta.dirname, "../../../examples/quickstart"),
  config: { backendUrl },
});
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: [...chromium.args.filter((a) => a !== "--single-process"), "--no-sandbox"],
  headless: true,
});
const client = await TestClient.open(gateway.apis[0]?.stages[0]?.url ?? "");
try {
  for (const [scheme, width] of [
    ["dark", 1280],
    ["light", 1280],
    ["dark", 390],
  ] as const) {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: scheme });
    page.on("console", (m) => console.log("console:", m.text()));
    page.on("pageerror", (e) => console.log("error:", e.message));
    await page.goto(`${gateway.url}/inspector/`);
    await client.ask({ action: "quote", symbol: process.argv[2] ?? "NOPE" });
    await page.locator(".exchange", { hasText: "quote" }).first().click();
    await page
      .locator(".column.template .cm-content")
      .waitFor({ timeout: 5000 })
      .catch(async (e) => {
        await page.screenshot({ path: "/tmp/shots-ed/fail.png" });
        console.log((await page.locator(".detail").innerHTML()).slice(0, 3000));
        throw e;
      });
    if (width > 400) await page.locator(".column.output .cm-content", { hasText: /\w/ }).waitFor();
    await page.waitForTimeout(300);
    if (width > 400) {
      const word = page.locator(".column.output .cm-line").first();
      await word.scrollIntoViewIfNeeded();
      const box = (await word.boundingBox())!;
      await page.mouse.move(box.x + 150, box.y + 30);
      await page.waitForTimeout(400);
    }
    await page.locator(".columns").screenshot({ path: `/tmp/shots-ed/${scheme}-${width}.png` });
    await page.close();
  }
} finally {
  client.close();
  await browser.close();
  await gateway.stop();
  backend.close();
}
