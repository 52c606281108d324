// The library face: a gateway for the user's own tests.
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  defaultSettings,
  type Exchange,
  GatewayStartError,
  type ServedApi,
  startGateway as start,
} from "@answerback/gateway";
import { ProgramError, type ProgramEvent, runProgram, type ShownMap } from "@answerback/program";
import { inspectorPage } from "./inspector-page.ts";

export type { Exchange, ProgramEvent, ServedApi };
export { GatewayStartError, ProgramError };

export interface StartGatewayOptions {
  /** The folder of a Pulumi program that is deployed before the promise resolves. Default: none. */
  readonly program?: string;
  /** Configuration of the program above its `Pulumi.<stack>.yaml`. */
  readonly config?: Readonly<Record<string, string>>;
  /** The stack of the program. Default `dev`. */
  readonly stack?: string;
  /** The TCP port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number;
  /** Hears of every message, handshake and disconnect when it is over. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Hears of what the program does and says. */
  readonly onEvent?: (event: ProgramEvent) => void;
  /** What the operator should know. Default: nobody is told. */
  readonly onWarning?: (message: string) => void;
}

export interface RunningGateway {
  /** `http://127.0.0.1:PORT`: the endpoint for AWS clients. */
  readonly url: string;
  /** The APIs as they are now, with the URLs that clients dial. */
  readonly apis: readonly ServedApi[];
  /** The program's outputs, secrets masked; empty without a program. */
  readonly outputs: ShownMap;
  stop(): Promise<void>;
}

/**
 * Starts a gateway in memory. Integrations reach AWS only by `AWS_ENDPOINT_URL…`.
 * @throws GatewayStartError when it cannot start, as with a port in use
 * @throws ProgramError when the program cannot be deployed
 * @example
 * const gateway = await startGateway({ program: "infrastructure" });
 * const client = new WebSocket(gateway.apis[0].stages[0].url);
 * await gateway.stop();
 */
export async function startGateway(options: StartGatewayOptions = {}): Promise<RunningGateway> {
  const identifierToken = randomUUID();
  const gateway = await start({
    ...defaultSettings,
    identifierToken,
    reachAws: false,
    port: options.port ?? 0,
    onExchange: options.onExchange,
    onWarning: options.onWarning ?? (() => {}),
    inspectorPage,
  });
  try {
    const outputs =
      options.program === undefined ? {} : await deploy(options.program, gateway.url, identifierToken, options);
    return {
      url: gateway.url,
      get apis() {
        return gateway.apis();
      },
      outputs,
      stop: () => gateway.stop(),
    };
  } catch (error) {
    await gateway.stop();
    throw error;
  }
}

/** The gateway forgets everything at its end, so the program's state need not outlive the run. */
async function deploy(
  folder: string,
  endpoint: string,
  identifierToken: string,
  options: StartGatewayOptions,
): Promise<ShownMap> {
  const stateFolder = await mkdtemp(join(tmpdir(), "answerback-"));
  try {
    const { outputs, errors } = await runProgram({
      folder,
      endpoint,
      identifierToken,
      stateFolder,
      region: defaultSettings.region,
      accountId: defaultSettings.accountId,
      stack: options.stack,
      config: options.config,
      onEvent: options.onEvent ?? (() => {}),
    });
    const [error] = errors;
    if (error) throw error;
    return outputs;
  } finally {
    await rm(stateFolder, { recursive: true, force: true });
  }
}
