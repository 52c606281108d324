// The inspector of `answerback dev`: names and places of the program, and templates that are written back to it.
// inspected-programs.process.test.ts has templates that the program makes at run time.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { test } from "node:test";
import type { ExchangesAnswer } from "@answerback/gateway/inspector-api";
import { InspectorPage, templateOf } from "./inspected-programs.fixture.ts";
import { TestClient } from "./test-client.ts";
import { DevHere } from "./test-development.ts";
import { copyFolder, copyProgram, writeFiles } from "./test-program.ts";

const quickstart = join(import.meta.dirname, "../../../examples/quickstart");
test("the inspector of dev on the quick start", { timeout: 100_000 }, async (t) => {
  const backend = createServer((_request, response) => {
    response.writeHead(404, { "Content-Type": "application/json" }).end('{"message":"There is no symbol NOPE"}');
  });
  backend.listen(0, "127.0.0.1");
  await once(backend, "listening");
  const { port } = backend.address() as AddressInfo;
  const folder = copyFolder(quickstart);
  const dev = new DevHere(folder, {}, ["-c", `backendUrl=http://127.0.0.1:${port}`]);
  const { outputs } = await dev.deployed();
  const page = new InspectorPage(dev.port);
  const client = await TestClient.open(String(outputs.url));

  await t.test("explains a message with the program's names and the line of the response", async () => {
    await client.ask({ action: "quote", symbol: "NOPE" });
    const { items } = await page.get<ExchangesAnswer>("exchanges?limit=1");
    const { sentence, place } = items[0]!.explanation;
    assert.match(
      sentence,
      /^quote asked HTTP, which answered 404\. Key \/4\\d\\d\/ matched, so response refused rendered its template; the client got a \d+-byte frame\.$/,
    );
    const lines = readFileSync(join(folder, "index.ts"), "utf8").split("\n");
    assert.equal(place?.file, "index.ts");
    assert.match(lines[place!.line - 1] ?? "", /IntegrationResponse\("refused"/);
  });

  await t.test("names resources, their lines and the sources of their templates", async () => {
    const api = await page.api();
    assert.equal(api.program?.name, "ticker");
    assert.deepEqual(api.routes.map(({ program }) => program?.name).toSorted(), ["convert", "feed", "ping", "quote"]);
    assert.equal(templateOf(api, "found", "200").place?.file, "templates/quote.vm");
    const { place, source } = templateOf(api, "refused", "application/json");
    const line = readFileSync(join(folder, "index.ts"), "utf8").split("\n")[place!.line - 1] ?? "";
    assert.ok(line.slice(place!.column - 1).startsWith('\'{"type": "error"'), line);
    assert.match(source, /"error"/);
  });

  await t.test(
    "writes an edited template into its literal; the program deploys it and the client gets the new text",
    async () => {
      const template = templateOf(await page.api(), "refused", "application/json");
      const after = `{"type": "sorry", "why": "it's \\\\o/", "reason": $input.json('$.message')}`;
      const request = { before: template.source, after };
      const sources = readFileSync(join(folder, "index.ts"), "utf8");
      const planned = await page.change(template.templateId, { ...request, dryRun: true });
      assert.equal(planned.body.kind, "file");
      assert.match(planned.body.difference, /^--- index\.ts\n/);
      assert.equal(readFileSync(join(folder, "index.ts"), "utf8"), sources);

      const events = followEvents(dev.port);
      await events.next((it) => it.name === "hello");
      const changed = await page.change(template.templateId, request);
      assert.equal(changed.status, 200, JSON.stringify(changed.body));
      await events.next(({ name, data }) => name === "deployment" && data.kind === "deploying");
      const deployed = await events.next(({ name, data }) => name === "deployment" && data.kind === "deployed");
      assert.equal(deployed.data.program, basename(folder));
      assert.ok(Number(deployed.data.millis) > 0 && Number(deployed.data.changed) > 0);
      events.close();
      assert.deepEqual(await client.ask({ action: "quote", symbol: "NOPE" }), {
        type: "sorry",
        why: "it's \\o/",
        reason: "There is no symbol NOPE",
      });
      assert.equal((await page.change(template.templateId, request)).status, 409);
    },
  );

  await t.test("writes an edited template into its own file", async () => {
    const template = templateOf(await page.api(), "found", "200");
    const { body } = await page.change(template.templateId, {
      before: template.source,
      after: `${template.source}\n## edited\n`,
    });
    assert.deepEqual([body.kind, body.kind === "file" && body.place.file], ["file", "templates/quote.vm"]);
    assert.match(readFileSync(join(folder, "templates/quote.vm"), "utf8"), /## edited\n$/);
    await dev.deployed();
  });

  await t.test("refuses to write over a file that has changed since the deployment", async () => {
    const template = templateOf(await page.api(), "found", "202");
    const file = join(folder, "index.ts");
    // A mistake keeps the program from being deployed, so that the gateway still has the old template.
    const changed = readFileSync(file, "utf8").replace('{"type": "pending"', '{"type": "later"');
    writeFiles(folder, { "index.ts": `${changed}\nthrow new Error("a mistake");\n` });
    const edit = await page.change(template.templateId, { before: template.source, after: "x" });
    assert.equal(edit.status, 409);
    assert.match(readFileSync(file, "utf8"), /"later"/);
  });

  client.close();
  backend.close();
  assert.equal(await dev.stop(), 0);
});

const template = `# Answers pings.
Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: small, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Ping:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: MOCK
      RequestTemplates:
        # The status.
        application/json: |
          {"statusCode":
           200}
        other: !Sub '{"api": "\${Api}"}'
`;

test("writes an edited template into a block of a CloudFormation template", { timeout: 60_000 }, async () => {
  const folder = copyProgram("versions");
  writeFiles(folder, { "template.yaml": template });
  const dev = new DevHere(join(folder, "template.yaml"));
  await dev.deployed();
  const page = new InspectorPage(dev.port);
  const api = await page.api();
  const edited = templateOf(api, "Ping", "application/json");
  assert.deepEqual([edited.place?.file, edited.place?.line], ["template.yaml", 13]);
  const { body } = await page.change(edited.templateId, {
    before: edited.source,
    after: '{"statusCode":\n ## changed\n 201}\n',
  });
  assert.equal(body.kind, "file", JSON.stringify(body));
  assert.equal(
    readFileSync(join(folder, "template.yaml"), "utf8"),
    template.replace("           200}", "           ## changed\n           201}"),
  );
  await dev.deployed();
  assert.match(templateOf(await page.api(), "Ping", "application/json").source, /201/);
  // Its text is not the one in the file.
  const substituted = templateOf(api, "Ping", "other");
  const byHand = await page.change(substituted.templateId, { before: substituted.source, after: "{}" });
  assert.equal(byHand.body.kind, "byHand");
  assert.deepEqual(byHand.body.kind === "byHand" && byHand.body.place?.line, 17);
  assert.equal(await dev.stop(), 0);
});

interface FollowedEvent {
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function followEvents(port: number) {
  const abort = new AbortController();
  const events: FollowedEvent[] = [];
  let arrived = Promise.withResolvers<void>();
  const read = async () => {
    const url = `http://127.0.0.1:${port}/inspector/api/events?fields=summary`;
    const response = await fetch(url, { signal: abort.signal });
    let text = "";
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const [, name = ""] = /^event: (.*)$/m.exec(block) ?? [];
        const [, data] = /^data: (.*)$/m.exec(block) ?? [];
        if (data !== undefined) events.push({ name, data: JSON.parse(data) });
      }
      arrived.resolve();
      arrived = Promise.withResolvers();
    }
  };
  // Ends by `close`.
  read().catch(() => {});
  return {
    async next(matches: (event: FollowedEvent) => boolean): Promise<FollowedEvent> {
      for (;;) {
        const index = events.findIndex(matches);
        if (index >= 0) return events.splice(0, index + 1).at(-1)!;
        await arrived.promise;
      }
    },
    close: () => abort.abort(),
  };
}
