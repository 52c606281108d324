// answerback start: runs only the gateway, for AWS clients.
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import { outputTo } from "@answerback/gateway/bounded-output";
import { durationMillis } from "@answerback/gateway/duration";
import { Command } from "commander";
import { durationArgument } from "../duration-argument.ts";
import { functionDefinitions } from "../functions/function-definitions.ts";
import { reportFunctionEvent } from "../functions/function-warnings.ts";
import { debuggerText, type InspectOption, inspectOption, openInspected } from "../functions/inspect-option.ts";
import { inspectorPage, writeConversations } from "../inspector-parts.ts";
import { manualClockDescription, manualClockFlag } from "../manual-clock-option.ts";
import { messageLines } from "../message-lines.ts";
import { portArgument } from "../port-argument.ts";
import { readSettings } from "../settings/read-settings.ts";
import { type SettingsReload, settingsReload } from "../settings/reload.ts";
import { type Settings, settingsSchema } from "../settings/schema.ts";
import { startLines } from "../start-lines.ts";
import { makeStateFolder } from "../state-folder.ts";
import { dim, warningLine } from "../terminal.ts";
import { dropUnreadOutput } from "../unread-output.ts";
import { isAtTerminal, untilInterrupted } from "../until-interrupted.ts";
import { UserError } from "../user-error.ts";
import { workerEntry } from "../worker-entry.ts";
import { workerCount, workersArgument } from "../workers-argument.ts";

interface StartOptions extends Settings {
  readonly config?: string;
  readonly inspect?: InspectOption;
  readonly manualClock?: boolean;
}

const { host, port, data, workers } = settingsSchema.properties;

const manualClockWithWorkers =
  "--manual-clock turns the clock of one process. Use it without --workers, or with --workers 1.";

const moreThanCores = (count: number) =>
  `${count} workers share ${availableParallelism()} cores, so more of them make the gateway slower, not faster. --workers auto starts one per core.`;

export function startCommand(): Command {
  return new Command("start")
    .description("Serve the control plane and the data plane on one port.")
    .option("--config <file>", "settings file (default: answerback.yaml, if it exists)")
    .option("--host <address>", `address to listen on (default: ${host.default})`)
    .option("--port <number>", `port to listen on, 0 for any free one (default: ${port.default})`, portArgument)
    .option("--public-url <url>", "address at which clients reach the gateway, such as https://gateway.example.com")
    .option("--data <folder>", `folder that keeps the configuration (default: ${data.default})`)
    .option("--ephemeral", "keep the configuration in memory only")
    .option("--credentials <file>", "AWS credentials file; requests must be signed with one of its keys")
    .option(
      "--drain <duration>",
      "when stopping, close the connections over this time: 60s (default: at once)",
      durationArgument,
    )
    .option(
      "--workers <number|auto>",
      `processes that serve clients, auto for one per core (default: ${workers.default})`,
      workersArgument,
    )
    .option("--log-messages", "print a line for every message (default: at most 20 a second at a terminal, else none)")
    .option(manualClockFlag, manualClockDescription)
    .addOption(inspectOption())
    .action(async ({ config, inspect, manualClock, ...flags }: StartOptions) => {
      const [{ ManualClock, startGateway }, { exchangeLine }, { gatewaySettings }, { createLocalFunctions }] =
        await Promise.all([
          import("@answerback/gateway"),
          import("../exchange-line.ts"),
          import("../settings/gateway-settings.ts"),
          import("../functions/local-functions.ts"),
        ]);
      // Few objects survive a young collection, so helper threads cost more CPU than they save (docs/performance.md).
      setFlagsFromString("--no-parallel-scavenge");
      const load = async () => {
        const settings = await readSettings({ file: config, folder: process.cwd(), environment: process.env, flags });
        return { settings, ofGateway: await gatewaySettings(settings, data.default) };
      };
      const loaded = await load();
      const { settings, ofGateway } = loaded;
      const count = workerCount(settings.workers);
      if (count > 1 && manualClock) throw new UserError(manualClockWithWorkers);
      if (ofGateway.dataFolder === data.default) await makeStateFolder(dirname(data.default));
      const messages = messageLines(process.stdout, settings.logMessages === true);
      const warn = (message: string) => outputTo(process.stderr).write(`${warningLine(message, process.stderr)}\n`);
      if (count > availableParallelism()) warn(moreThanCores(count));
      const clock = manualClock === true ? new ManualClock() : undefined;
      const debuggerPort = await openInspected(inspect, clock);
      const local = createLocalFunctions({
        ...ofGateway,
        debuggerPort,
        clock,
        functions: functionDefinitions(settings.functions ?? {}),
        folder: ofGateway.dataFolder === undefined ? undefined : join(resolve(ofGateway.dataFolder), "functions"),
        acceptsChanges: settings.functionUploads,
        aws: ofGateway.reachAws,
        onEvent: (event) => reportFunctionEvent(event, warn),
      });
      const drainMillis = durationMillis(settings.drain ?? "0s");
      const failed = Promise.withResolvers<never>();
      failed.promise.catch(() => {});
      const common = { ...ofGateway, ...local.ofGateway, onWarning: warn, inspectorPage, writeConversations };
      const gateway =
        count > 1
          ? await (await import("@answerback/gateway/parent")).startWorkers({
              ...common,
              workers: count,
              workerEntry,
              drainMillis,
              onFailed: (reason) => failed.reject(new UserError(reason)),
            })
          : await startGateway({
              ...common,
              ...(clock && { clock }),
              onExchange: messages && ((exchange) => messages.add(() => exchangeLine(exchange))),
            });
      await local.start(gateway).catch(async (error: unknown) => {
        await gateway.stop();
        throw error;
      });
      const added = local.ofGateway.credentials.slice(ofGateway.credentials.length);
      const reload = settingsReload(loaded, load, gateway, added);
      const interrupted = untilInterrupted(isAtTerminal() ? undefined : "SIGHUP");
      if (!isAtTerminal()) onHangUp(reload, warn);
      console.log(`answerback listening on ${gateway.url}`);
      const shown = settings.logMessages ? "all" : messages ? "limited" : "none";
      console.log(
        dim(
          startLines({
            gateway,
            settings: ofGateway,
            functions: local.functions?.list() ?? [],
            isManualClock: manualClock === true,
            workers: count,
            debugger: debuggerPort && debuggerText(debuggerPort),
            messages: shown,
          }).join("\n"),
        ),
      );
      await Promise.race([interrupted, failed.promise]).catch(async (error: unknown) => {
        await gateway.stop();
        await local.close();
        throw error;
      });
      const { drain = "0s" } = reload.current.settings;
      if (durationMillis(drain) !== 0) {
        console.log(dim(`draining: connections are closed over ${drain}. A second signal stops immediately.`));
        await gateway.drain(durationMillis(drain) ?? 0);
      }
      await gateway.stop();
      await local.close();
      await debuggerPort?.close();
      messages?.end();
      await dropUnreadOutput();
    });
}

/** Reloads the settings at each SIGHUP, one after the other. */
function onHangUp(reload: SettingsReload, warn: (message: string) => void): void {
  let last = Promise.resolve();
  const run = async () => {
    try {
      for (const line of await reload.run()) console.log(line);
    } catch (error) {
      warn(`The settings were not reloaded: ${errorMessage(error)}`);
    }
  };
  process.on("SIGHUP", () => {
    last = last.then(run);
  });
}
