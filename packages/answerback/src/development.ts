// A development session: an embedded gateway and the Pulumi program that is deployed to it. What `answerback dev` runs.
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { defaultSettings, type Exchange, type Gateway, startGateway } from "@answerback/gateway";
import { type ProgramEvent, type ProgramResult, runProgram } from "@answerback/pulumi/program";

export interface DevelopmentOptions {
  /** The program's folder, where `Pulumi.yaml` is. Ids and state live in its `.answerback/`. */
  readonly folder: string;
  readonly host?: string;
  /** Default 4510; 0 for any free one. */
  readonly port?: number;
  /** Configuration that stands above `Pulumi.<stack>.yaml`, `quickstart:backendUrl` by full name. */
  readonly config?: Readonly<Record<string, string>>;
  readonly stack?: string;
  /** Forget all state first. */
  readonly reset?: boolean;
  /** Leave deployments to the program, as AWS does. */
  readonly exact?: boolean;
  readonly onEvent: (event: ProgramEvent) => void;
  readonly onExchange: (exchange: Exchange) => void;
  readonly onWarning: (message: string) => void;
}

export interface Development {
  readonly gateway: Gateway;
  /** Runs the program once more. */
  run(signal?: AbortSignal): Promise<ProgramResult>;
  stop(): Promise<void>;
}

/** Starts the gateway; nothing is deployed until `run`. @throws GatewayStartError */
export async function startDevelopment(options: DevelopmentOptions): Promise<Development> {
  const folder = resolve(options.folder);
  const stateFolder = join(folder, ".answerback");
  if (options.reset) await rm(stateFolder, { recursive: true, force: true });
  const gateway = await startGateway({
    ...defaultSettings,
    host: options.host ?? defaultSettings.host,
    port: options.port ?? defaultSettings.port,
    dataFolder: join(stateFolder, "data"),
    log: { folder: join(stateFolder, "logs"), format: "text" },
    onExchange: options.onExchange,
    onWarning: options.onWarning,
  });
  return {
    gateway,
    run: (signal) =>
      runProgram({
        folder,
        endpoint: gateway.url,
        region: defaultSettings.region,
        accountId: defaultSettings.accountId,
        stateFolder,
        stack: options.stack,
        config: options.config,
        exact: options.exact,
        onEvent: options.onEvent,
        signal,
      }),
    stop: () => gateway.stop(),
  };
}
