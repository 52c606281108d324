// npm start: the quick start in a terminal. Starts the example's backend as a process, deploys the example's Pulumi program
// to a gateway, sends its messages as a client and compares the answers; then serves until Ctrl-C. With --once it exits
// instead, non-zero if an answer is not as expected.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Exchange } from "@answerback/gateway";
import { defaultSettings } from "@answerback/gateway/settings";
import { Command, Option } from "commander";
import { WebSocket } from "ws";
import { type Development, startDevelopment } from "../packages/answerback/src/development.ts";
import { readableReport } from "../packages/answerback/src/development-report.ts";
import { exchangeLine } from "../packages/answerback/src/exchange-line.ts";
import { portArgument } from "../packages/answerback/src/port-argument.ts";
import { bold, cyan, dim, errorText, green, red } from "../packages/answerback/src/terminal.ts";
import { startExampleBackend } from "../packages/answerback/src/test-example-backend.ts";
import { untilInterrupted } from "../packages/answerback/src/until-interrupted.ts";
import { userMessage } from "../packages/answerback/src/user-error.ts";

const options = new Command("npm start --")
  .description(
    "The quick start: deploys examples/quickstart, sends its messages, shows each answer and how it was chosen, then serves.",
  )
  .option("--once", "exit after comparing the answers, with 1 if one is not the expected answer")
  .option("--port <number>", "port to listen on, 0 for any free one", portArgument, defaultSettings.port)
  .addOption(new Option("--folder <folder>").default(join(import.meta.dirname, "../examples/quickstart")).hideHelp())
  .parse()
  .opts<{ readonly once?: true; readonly port: number; readonly folder: string }>();
const { folder } = options;

interface ExampleMessage {
  readonly send: unknown;
  readonly expect: { readonly [member: string]: unknown };
}

async function main(): Promise<void> {
  const messages = JSON.parse(readFileSync(join(folder, "messages.json"), "utf8")) as readonly ExampleMessage[];
  const backend = await startExampleBackend(folder);
  let development: Development | undefined;
  try {
    const exchanges = new ExchangeQueue();
    const report = readableReport((line) => console.log(line));
    const program = report.program("quickstart");
    development = await startDevelopment({
      folders: [folder],
      settings: { port: options.once ? 0 : options.port },
      config: { "quickstart:backendUrl": backend.url },
      onEvent: program.event,
      onExchange: (exchange) => exchanges.add(exchange),
      onWarning: report.warning,
    });
    console.log(
      `${bold("answerback")} listening on ${development.gateway.url}, running ${bold("examples/quickstart")}`,
    );
    const [quickstart] = development.programs;
    if (quickstart === undefined) throw new Error("the quick start was not found");
    const result = await quickstart.run();
    for (const note of await quickstart.defineFunctions()) report.warning(note);
    program.ended(result, await quickstart.judge(result), () => true);
    if (result.kind === "failed") {
      process.exitCode = 1;
      return;
    }
    const url = String(result.outputs.url);
    const wrong = await converse(url, messages, exchanges);
    if (wrong > 0) console.log(red(`${wrong} of ${messages.length} answers are not as expected.`));
    else console.log(green(`All ${messages.length} answers are as expected.`));
    if (options.once) {
      process.exitCode = wrong > 0 ? 1 : 0;
      return;
    }
    console.log(`\nServing until Ctrl-C. Try: ${bold(`npx answerback connect ${url}`)}`);
    console.log(`Each message, and how its answer was chosen: ${bold(development.gateway.inspectorUrl)}`);
    exchanges.follow((exchange) => console.log(`  ${exchangeLine(exchange)}`));
    await untilInterrupted();
  } finally {
    await development?.stop();
    backend.process.kill();
  }
}

/** Sends each message, prints it and how its answer was chosen. @returns the number of unexpected answers */
async function converse(url: string, messages: readonly ExampleMessage[], exchanges: ExchangeQueue): Promise<number> {
  const client = new WebSocket(url);
  await once(client, "open");
  await exchanges.next();
  let wrong = 0;
  for (const message of messages) {
    const text = JSON.stringify(message.send);
    console.log(`\n${cyan("→")} ${text}`);
    const received = once(client, "message", { signal: AbortSignal.timeout(10_000) });
    client.send(text);
    const [data] = await received;
    console.log(dim(`  ${exchangeLine(await exchanges.next())}`));
    console.log(`${cyan("←")} ${String(data).trimEnd()}`);
    if (!answers(String(data), message.expect)) {
      wrong++;
      console.log(red(`  expected ${JSON.stringify(message.expect)}`));
    }
  }
  client.close();
  await once(client, "close");
  console.log();
  return wrong;
}

/** True if the answer is JSON with the expected members; an error frame has ids in addition. */
function answers(text: string, expected: ExampleMessage["expect"]): boolean {
  try {
    const received = JSON.parse(text) as Record<string, unknown>;
    return Object.entries(expected).every(([name, value]) => isDeepStrictEqual(received[name], value));
  } catch {
    return false;
  }
}

/** The exchanges in the order in which they ended, read one by one, later by a listener. */
class ExchangeQueue {
  #waiting: Exchange[] = [];
  #take: ((exchange: Exchange) => void) | undefined;

  add(exchange: Exchange): void {
    if (this.#take) this.#take(exchange);
    else this.#waiting.push(exchange);
  }

  next(): Promise<Exchange> {
    const waiting = this.#waiting.shift();
    if (waiting) return Promise.resolve(waiting);
    return new Promise((resolve) => {
      this.#take = (exchange) => {
        this.#take = undefined;
        resolve(exchange);
      };
    });
  }

  follow(listener: (exchange: Exchange) => void): void {
    this.#waiting = [];
    this.#take = listener;
  }
}

await main().catch((error: unknown) => {
  const message = userMessage(error);
  if (message === undefined) throw error;
  console.error(errorText(message));
  process.exitCode = 1;
});
