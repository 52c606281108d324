// A development session: an embedded gateway and the Pulumi program that is deployed to it. What `answerback dev` runs.
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Exchange, type Gateway, startGateway } from "@answerback/gateway";
import { openProgram, type ProgramEvent, type ProgramResult } from "@answerback/pulumi/program";
import type { LocatedFinding } from "./check/located-finding.ts";
import { findingCodes } from "./finding-codes.ts";
import { gatewaySettings } from "./settings/gateway-settings.ts";
import type { Settings } from "./settings/schema.ts";

export interface DevelopmentOptions {
  /** The program's folder, where `Pulumi.yaml` is. Ids and state live in its `.answerback/`. */
  readonly folder: string;
  readonly settings: Settings;
  /** Configuration that stands above `Pulumi.<stack>.yaml`: `key` of the project, or by full name. */
  readonly config?: Readonly<Record<string, string>>;
  readonly stack?: string;
  /** Forget all state first. */
  readonly reset?: boolean;
  /** Leave deployments to the program, as AWS does. */
  readonly exact?: boolean;
  /** Let the program and its integrations call AWS itself. Default false. */
  readonly aws?: boolean;
  readonly onEvent: (event: ProgramEvent) => void;
  readonly onExchange: (exchange: Exchange) => void;
  readonly onWarning: (message: string) => void;
}

export interface Development {
  readonly gateway: Gateway;
  /** Runs the program, once more after the first time. @throws ProgramError when it could not be started */
  run(signal?: AbortSignal): Promise<ProgramResult>;
  /** What is wrong with the APIs that a run left. */
  findings(result: ProgramResult): Promise<readonly LocatedFinding[]>;
  /** Makes the next run quick, and calls back when files of the program have been saved. */
  watch(onSaved: () => void): Promise<void>;
  /** Tells type errors of the program as events, unless the next run comes first. */
  checkTypes(): Promise<void>;
  /** Loads the SDK into the process of the next run ahead of time. */
  prepare(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the gateway; nothing is deployed until `run`. @throws GatewayStartError, ProgramError */
export async function startDevelopment(options: DevelopmentOptions): Promise<Development> {
  const { settings, onEvent } = options;
  const folder = resolve(options.folder);
  const stateFolder = join(folder, ".answerback");
  if (options.reset) await rm(stateFolder, { recursive: true, force: true });
  const ofGateway = await gatewaySettings(settings, join(stateFolder, "data"));
  const endpoint = Promise.withResolvers<string>();
  const program = await openProgram({
    folder,
    endpoint: endpoint.promise,
    region: ofGateway.region,
    accountId: ofGateway.accountId,
    stateFolder,
    stack: options.stack,
    config: options.config,
    exact: options.exact,
    allowAws: options.aws,
    stackOutputs: settings.stackOutputs,
    onEvent,
  });
  try {
    // The process of the first run loads its SDK while the gateway starts.
    await program.prepare();
    const gateway = await startGateway({
      ...ofGateway,
      reachAws: options.aws ?? false,
      // A gateway in memory has forgotten what the state of the program remembers; the folder keeps both.
      dataFolder: ofGateway.dataFolder ?? join(stateFolder, "data"),
      log: { ...ofGateway.log, folder: ofGateway.log.folder ?? join(stateFolder, "logs") },
      onExchange: options.onExchange,
      onWarning: options.onWarning,
    });
    endpoint.resolve(gateway.url);
    return {
      gateway,
      run: (signal) => program.run(signal),
      async findings(result) {
        const { programFindings } = await import("./check/program-findings.ts");
        const off = findingCodes(settings.findings?.off);
        const { url: endpoint } = gateway;
        return (await programFindings({ endpoint, region: ofGateway.region, folder, result, off })).findings;
      },
      watch: (onSaved) => program.watch(() => onSaved()),
      prepare: () => program.prepare(),
      checkTypes: () => program.checkTypes(),
      async stop() {
        await program.close();
        await gateway.stop();
      },
    };
  } catch (error) {
    await program.close();
    throw error;
  }
}
