// answerback workers: lists and replaces the workers of a gateway that was started with --workers.
import type { WorkerDescription } from "@answerback/gateway/inspector-api";
import { Argument, Command } from "commander";
import { durationArgument } from "../duration-argument.ts";
import { defaultUrl } from "../inspector-client.ts";
import { UserError } from "../user-error.ts";

interface WorkersOptions {
  readonly url: string;
  readonly drain?: string;
}

export function workersCommand(): Command {
  return new Command("workers")
    .description("List the worker processes of a gateway, or replace them one by one.")
    .addArgument(new Argument("[action]", "restart: replace the workers").choices(["restart"]))
    .option("--url <url>", "the gateway, or the inspector's address with its token", defaultUrl)
    .option(
      "--drain <duration>",
      "restart: time over which each worker closes its connections (default: the gateway's setting drain)",
      durationArgument,
    )
    .addHelpText("after", "\nExample:\n  answerback start --workers auto &\n  answerback workers restart --drain 30s")
    .action(async (action: "restart" | undefined, { url, drain }: WorkersOptions) => {
      const { GatewayWorkers } = await import("../gateway-workers.ts");
      const workers = new GatewayWorkers(url);
      if (action === "restart") {
        await workers.restart(drain, ({ number, pid }) => console.log(`worker ${number} replaced: process ${pid}`));
        return;
      }
      if (drain !== undefined) throw new UserError("--drain belongs to `answerback workers restart`.");
      const { items } = await workers.list();
      if (items.length === 0) console.log(`The gateway at ${url} is one process. Start it with --workers for more.`);
      for (const item of items) console.log(workerLine(item));
    });
}

function workerLine({ number, pid, state, startedAt, connections, memory }: WorkerDescription): string {
  const load = [
    ...(connections === undefined ? [] : [`${connections} ${connections === 1 ? "connection" : "connections"}`]),
    ...(memory === undefined ? [] : [`${Math.round(memory / 2 ** 20)} MB`]),
  ];
  return [`worker ${number}`, `process ${pid}`, `${state}, started ${startedAt}`, ...load].join("  ");
}
