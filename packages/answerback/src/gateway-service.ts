// Runs a gateway with its functions until a signal, and prints its addresses: for `start` and `import`.
import { availableParallelism } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { FunctionDefinition } from "@answerback/functions";
import { type Exchange, type Gateway, type GatewaySettings, ManualClock, startGateway } from "@answerback/gateway";
import { outputTo } from "@answerback/gateway/bounded-output";
import { durationMillis } from "@answerback/gateway/duration";
import { exchangeLine } from "./exchange-line.ts";
import { functionDefinitions } from "./functions/function-definitions.ts";
import { reportFunctionEvent } from "./functions/function-warnings.ts";
import { debuggerText, type InspectOption, openInspected } from "./functions/inspect-option.ts";
import { createLocalFunctions } from "./functions/local-functions.ts";
import { inspectorPage, writeConversations } from "./inspector-parts.ts";
import { messageLines, shownMessages } from "./message-lines.ts";
import { clusterSettings } from "./settings/cluster-settings.ts";
import { gatewaySettings } from "./settings/gateway-settings.ts";
import { type SettingsReload, settingsReload } from "./settings/reload.ts";
import { type Settings, settingsSchema } from "./settings/schema.ts";
import { startLines } from "./start-lines.ts";
import { makeStateFolder } from "./state-folder.ts";
import { dim, warningLine } from "./terminal.ts";
import { dropUnreadOutput } from "./unread-output.ts";
import { isAtTerminal, untilInterrupted } from "./until-interrupted.ts";
import { UserError } from "./user-error.ts";
import { workerEntry } from "./worker-entry.ts";
import { printLinesOf } from "./worker-lines.ts";
import { workerCount } from "./workers-argument.ts";

export interface GatewayServiceOptions {
  /** Called again when the settings are reloaded. */
  readonly loadSettings: () => Promise<Settings>;
  readonly inspect?: InspectOption | undefined;
  /** Time stands still until it is turned. */
  readonly isManualClock?: boolean;
  /** True if the gateway is a node of the settings' cluster. Default: it stands alone. */
  readonly joinsCluster?: boolean;
  /** Default: those of the settings. */
  readonly functions?: readonly FunctionDefinition[];
  /** Functions and integrations may call AWS. Default: the gateway's default. */
  readonly reachAws?: boolean;
  /** Lets `prepare` choose identifiers. */
  readonly identifierToken?: string;
  /** Fills the gateway before its addresses are printed. If it fails, the gateway stops. */
  readonly prepare?: (gateway: Gateway, settings: GatewaySettings) => Promise<void>;
}

const defaultFolder = settingsSchema.properties.data.default;

const manualClockWithWorkers =
  "--manual-clock turns the clock of one process. Use it without --workers, or with --workers 1.";

const manualClockInCluster = "--manual-clock turns the clock of one machine. Use it without --cluster.";

const moreThanCores = (count: number) =>
  `${count} workers share ${availableParallelism()} cores, so more of them make the gateway slower, not faster. --workers auto starts one per core.`;

/** @throws GatewayStartError, UserError */
export async function serveGateway(options: GatewayServiceOptions): Promise<void> {
  const { loadSettings, inspect, isManualClock = false } = options;
  // Few objects survive a young collection, so helper threads cost more CPU than they save (docs/performance.md).
  setFlagsFromString("--no-parallel-scavenge");
  const load = async () => {
    const settings = await loadSettings();
    const ofGateway = await gatewaySettings(settings, defaultFolder);
    const cluster = options.joinsCluster ? clusterSettings(settings.cluster) : undefined;
    return { settings, ofGateway: { ...ofGateway, cluster, reachAws: options.reachAws ?? ofGateway.reachAws } };
  };
  const loaded = await load();
  const { settings, ofGateway } = loaded;
  const count = workerCount(settings.workers);
  if (count > 1 && isManualClock) throw new UserError(manualClockWithWorkers);
  if (ofGateway.cluster !== undefined && isManualClock) throw new UserError(manualClockInCluster);
  if (ofGateway.dataFolder === defaultFolder) await makeStateFolder(dirname(defaultFolder));
  const shown = shownMessages(process.stdout, settings.logMessages === true);
  const messages = messageLines(process.stdout, shown);
  const warn = (message: string) => outputTo(process.stderr).write(`${warningLine(message, process.stderr)}\n`);
  if (count > availableParallelism()) warn(moreThanCores(count));
  const clock = isManualClock ? new ManualClock() : undefined;
  const debuggerPort = await openInspected(inspect, clock);
  const local = createLocalFunctions({
    ...ofGateway,
    debuggerPort,
    clock,
    functions: options.functions ?? functionDefinitions(settings.functions ?? {}),
    folder: ofGateway.dataFolder === undefined ? undefined : join(resolve(ofGateway.dataFolder), "functions"),
    acceptsChanges: settings.functionUploads,
    aws: ofGateway.reachAws,
    onEvent: (event) => reportFunctionEvent(event, warn),
  });
  let reload: SettingsReload | undefined;
  const drain = () => (reload?.current ?? loaded).settings.drain ?? "0s";
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  const token = options.identifierToken === undefined ? {} : { identifierToken: options.identifierToken };
  const common = {
    ...ofGateway,
    ...local.ofGateway,
    ...token,
    ...(messages && { onExchange: (exchange: Exchange) => messages.add(() => exchangeLine(exchange)) }),
    onWarning: warn,
    inspectorPage,
    writeConversations,
  };
  const gateway =
    count > 1
      ? await (await import("@answerback/gateway/parent")).startWorkers({
          ...common,
          workers: count,
          workerEntry,
          workerData: shown,
          onJoin({ link }) {
            if (messages) printLinesOf(link, messages);
          },
          get drainMillis() {
            return durationMillis(drain());
          },
          onFailed: (reason) => failed.reject(new UserError(reason)),
        })
      : await startGateway({
          ...common,
          ...(clock && { clock }),
        });
  try {
    await options.prepare?.(gateway, ofGateway);
    await local.start(gateway);
    const added = local.ofGateway.credentials.slice(ofGateway.credentials.length);
    reload = settingsReload(loaded, load, gateway, added);
    const interrupted = untilInterrupted(isAtTerminal() ? undefined : "SIGHUP");
    if (!isAtTerminal()) onHangUp(reload, warn);
    console.log(`answerback listening on ${gateway.url}`);
    console.log(
      dim(
        startLines({
          gateway,
          settings: ofGateway,
          functions: local.functions?.list() ?? [],
          isManualClock,
          workers: count,
          debugger: debuggerPort && debuggerText(debuggerPort),
          messages: shown,
        }).join("\n"),
      ),
    );
    await Promise.race([interrupted, failed.promise]);
    const drainMillis = durationMillis(drain()) ?? 0;
    if (drainMillis !== 0) {
      console.log(dim(`draining: connections are closed over ${drain()}. A second signal stops immediately.`));
      await gateway.drain(drainMillis);
    }
  } finally {
    await gateway.stop();
    await local.close();
    await debuggerPort?.close();
  }
  messages?.end();
  await dropUnreadOutput();
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
