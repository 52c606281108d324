// Conversations against a program that is deployed to a gateway in this process.
import type { Exchange } from "@answerback/gateway";
import { explain } from "@answerback/gateway/explanation";
import { startGateway } from "../index.ts";
import { fullName, isNamed, servedStagesOf } from "../stage-name.ts";
import { UserError } from "../user-error.ts";
import { ConversationClient } from "./conversation-client.ts";
import type { ConnectionExchanges, Target } from "./target.ts";

export interface EmbeddedOptions {
  readonly program: string;
  readonly stack?: string | undefined;
  readonly config?: Readonly<Record<string, string>>;
  readonly seed?: number | undefined;
  /** True if the conversations turn the clock. Default false. */
  readonly isManual?: boolean;
  /** Default false. */
  readonly coverage?: boolean | undefined;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Receives the program's output and warnings. */
  readonly onLine?: ((line: string) => void) | undefined;
}

/** @throws ProgramError, GatewayStartError */
export async function startEmbeddedTarget(options: EmbeddedOptions): Promise<Target> {
  const { program, stack, config = {}, seed, isManual = false, coverage = false, onLine = () => {} } = options;
  const last = new Map<string, Exchange>();
  let onConnect: (exchange: Exchange) => void = () => {};
  const gateway = await startGateway({
    program,
    config,
    coverage,
    ...(stack !== undefined && { stack }),
    ...(seed !== undefined && { faultSeed: seed }),
    ...(isManual && { clock: "manual" as const }),
    onExchange(exchange) {
      options.onExchange?.(exchange);
      last.set(exchange.event.connection.connectionId, exchange);
      if (exchange.event.kind === "connect") onConnect(exchange);
    },
    onEvent(event) {
      if (event.kind === "line") onLine(event.line);
    },
    onWarning: onLine,
  });
  /** One handshake at a time, so that each client knows its exchange. */
  let dialling: Promise<unknown> = Promise.resolve();

  function stageUrl(stage: string | undefined): URL {
    const all = servedStagesOf(gateway.apis);
    const found = stage === undefined ? all : all.filter((it) => isNamed(it, stage));
    const [only, ...others] = found;
    if (only !== undefined && others.length === 0) return new URL(only.url);
    const list = all.map(fullName).join(", ");
    throw new UserError(
      all.length === 0
        ? `${program} has no deployed stage.`
        : `${program} serves ${list}. Name one of them in the file: stage: API/STAGE.`,
    );
  }

  const exchangesOf = (connectionId: string): ConnectionExchanges => ({
    async lastSentence() {
      const exchange = last.get(connectionId);
      return exchange && explain(exchange).sentence;
    },
  });

  return {
    dial(stage, query, withinMillis, dialOptions) {
      const dialled = dialling.then(async () => {
        const url = stageUrl(stage);
        for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
        let connectionId: string | undefined;
        onConnect = (exchange) => {
          connectionId = exchange.event.connection.connectionId;
        };
        const connection = await ConversationClient.dial(url, withinMillis, dialOptions);
        return {
          connection,
          connectionId,
          exchanges: connectionId === undefined ? undefined : exchangesOf(connectionId),
        };
      });
      dialling = dialled.catch(() => {});
      return dialled;
    },
    callbackUrl(stage, connectionId) {
      const url = stageUrl(stage);
      url.protocol = url.protocol === "wss:" ? "https:" : "http:";
      url.pathname += `/@connections/${encodeURIComponent(connectionId)}`;
      return url;
    },
    async serve(address, handler) {
      const backend = gateway.backend(address, handler);
      return async () => backend.remove();
    },
    addFault: async (rule) => {
      const handle = gateway.faults.add(rule);
      return async () => handle.remove();
    },
    advance: isManual ? (duration) => gateway.clock.advance(duration) : undefined,
    knowsConnections: true,
    coverage: () => gateway.coverage(),
    stop: () => gateway.stop(),
  };
}
