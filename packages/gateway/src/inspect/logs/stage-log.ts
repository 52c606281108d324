// Writes the logs of each stage by its settings, which are compiled once per change of the stage.
import type { Stage } from "@answerback/apigatewayv2";
import type { LiveStage } from "../../deployments/live-stages.ts";
import type { Exchange } from "../../execute/chain/exchange.ts";
import type { ExchangeDescriber } from "../description/exchange-describer.ts";
import { type AccessLogFormat, compileAccessLogFormat } from "./access-log.ts";
import { type ExecutionLogging, executionLog, executionLogging } from "./execution-log.ts";
import type { Log } from "./log.ts";

interface CompiledLogging {
  readonly access: AccessLogFormat | undefined;
  /** False if no route of the stage has execution logs. */
  readonly anyExecution: boolean;
  readonly execution: (routeKey: string | undefined) => ExecutionLogging;
}

const silent: CompiledLogging = { access: undefined, anyExecution: false, execution: () => ({ kind: "off" }) };

/** @param stageOf returns the stage as it is stored now */
export function createStageLog(
  stageOf: (apiId: string, stageName: string) => Stage | undefined,
  log: Log,
  describe: ExchangeDescriber,
): (exchange: Exchange) => void {
  /** A live stage is a new object after each change in the store, so each is read once. */
  const compiled = new WeakMap<LiveStage, CompiledLogging>();

  function loggingOf({ event: { stage, connection } }: Exchange): CompiledLogging {
    let logging = compiled.get(stage);
    if (logging === undefined) {
      const stored = stageOf(connection.apiId, connection.stageName);
      logging = stored === undefined ? silent : compileLogging(stored);
      compiled.set(stage, logging);
    }
    return logging;
  }

  return (exchange) => {
    const logging = loggingOf(exchange);
    if (logging.access) log.access(logging.access(exchange));
    if (!logging.anyExecution) return;
    const execution = logging.execution(exchange.routed?.route.routeKey);
    if (execution.kind === "off") return;
    const { apiId, stageName } = exchange.event.connection;
    for (const entry of executionLog(exchange, describe(exchange), execution))
      log.execution({ apiId, stage: stageName }, entry);
  };
}

function compileLogging(stage: Stage): CompiledLogging {
  const format = stage.accessLogSettings?.format;
  const routeKeys = [undefined, ...Object.keys(stage.routeSettings ?? {})];
  return {
    access: format ? compileAccessLogFormat(format) : undefined,
    anyExecution: routeKeys.some((key) => executionLogging(stage, key).kind === "on"),
    execution: (routeKey) => executionLogging(stage, routeKey),
  };
}
