// npm run playground [-- FOLDER]: builds the workbench as a static page with the messages of the quick start inside, for any
// web server or for a browser without one. The messages are sent to a gateway that runs the example.
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ApisAnswer, ExchangesAnswer, SummariesAnswer } from "@answerback/gateway/inspector-api";
import { inspectorPage } from "@answerback/inspector";
import { WebSocket } from "ws";
import { startDevelopment } from "../packages/answerback/src/development.ts";
import { startExampleBackend } from "../packages/answerback/src/test-example-backend.ts";
import { type SharedData, withData, withoutPaths } from "../packages/inspector/src/page/share/shared-data.ts";

const root = join(import.meta.dirname, "..");
const example = join(root, "examples/quickstart");
const folder = resolve(process.argv[2] ?? join(root, "dist/playground"));

const page = (await inspectorPage()).get("share.html");
if (page === undefined) throw new Error("The page has no share.html");
mkdirSync(folder, { recursive: true });
const file = join(folder, "index.html");
writeFileSync(file, withData(new TextDecoder().decode(page.body), await recorded()));
console.log(file);

/** The example's API and messages, as the inspector describes them. */
async function recorded(): Promise<SharedData> {
  const backend = await startExampleBackend(example);
  const development = await startDevelopment({
    folders: [example],
    settings: { port: 0 },
    config: { "quickstart:backendUrl": backend.url },
    onEvent: () => {},
    onExchange: () => {},
    onWarning: (text) => console.error(text),
  });
  try {
    const [quickstart] = development.programs;
    const result = await quickstart?.run();
    if (quickstart === undefined || result?.kind !== "succeeded") throw new Error("The quick start was not deployed");
    await quickstart.defineFunctions();
    await quickstart.judge(result);
    await send(String(result.outputs.url));
    const read = async <Answer>(path: string): Promise<Answer> => {
      const response = await fetch(`${development.gateway.url}/inspector/api/${path}`);
      if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
      return (await response.json()) as Answer;
    };
    const [{ items: apis }, { items: exchanges }, { items: summaries }] = [
      await read<ApisAnswer>("apis"),
      await read<ExchangesAnswer>("exchanges?limit=1000"),
      await read<SummariesAnswer>("exchanges?limit=1000&fields=summary"),
    ];
    return withoutPaths({
      apis,
      exchanges: exchanges.map((exchange, index) => ({ exchange, summary: summaries[index]! })),
    });
  } finally {
    await development.stop();
    backend.process.kill();
  }
}

async function send(url: string): Promise<void> {
  const messages = JSON.parse(readFileSync(join(example, "messages.json"), "utf8")) as readonly {
    readonly send: object;
  }[];
  const client = new WebSocket(`${url}?answerback-name=Ann`);
  await once(client, "open");
  for (const message of messages) {
    const received = once(client, "message", { signal: AbortSignal.timeout(10_000) });
    client.send(JSON.stringify(message.send));
    await received;
  }
  client.close();
  await once(client, "close");
}
