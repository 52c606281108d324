// The lines that `start` prints after the first: addresses, folders and the next step.
import { resolve } from "node:path";
import type { ClusterSettings, Gateway, GatewaySettings } from "@answerback/gateway";
import { printableServers } from "@answerback/gateway/settings";
import { manualClockText } from "./manual-clock-option.ts";

const maxFunctions = 10;
/** Number of stages that are listed; a gateway may have hundreds. */
const maxStages = 10;

export interface StartFacts {
  readonly gateway: Pick<Gateway, "url" | "inspectorUrl" | "apis" | "node">;
  readonly functions: readonly { readonly name: string }[];
  /** Time stands still until `answerback time`. */
  readonly isManualClock?: boolean;
  /** How to connect a debugger; undefined without --inspect. */
  readonly debugger?: string | undefined;
  readonly settings: Pick<GatewaySettings, "cluster" | "dataFolder" | "publicUrl">;
  /** Processes that serve clients. Default 1. */
  readonly workers?: number;
  /** The lines of messages that are printed. */
  readonly messages: "all" | "limited" | "none";
}

export function startLines({
  gateway,
  settings,
  functions,
  debugger: toDebug,
  isManualClock = false,
  workers = 1,
  messages,
}: StartFacts): readonly string[] {
  const { url } = gateway;
  const stages = gateway.apis().flatMap((api) => api.stages.map((stage) => ({ api: api.name, ...stage })));
  const [first] = stages;
  const rows: (readonly [name: string, text: string])[] = [
    ["inspector", `${gateway.inspectorUrl}  every message and the reasons for its answer`],
    ...(settings.cluster === undefined ? [] : [["cluster", clusterText(settings.cluster, gateway.node)] as const]),
    ["data", dataText(settings)],
    ...(workers > 1 ? [["workers", `${workers} processes; answerback workers lists them`] as const] : []),
    ...(settings.publicUrl === undefined ? [] : [["public", settings.publicUrl] as const]),
    ...stages.slice(0, maxStages).map(({ api, name, url }) => ["stage", `${url}  ${name} of ${api}`] as const),
    ...(stages.length > maxStages ? [["", `… ${stages.length - maxStages} more stages`] as const] : []),
    ...(functions.length === 0 ? [] : [["functions", functionsText(functions)] as const]),
    ...(toDebug === undefined ? [] : [["debugger", toDebug] as const]),
    ...(isManualClock ? [["clock", manualClockText(url)] as const] : []),
    ["messages", messageTexts[messages]],
    [
      "next",
      first === undefined
        ? `create an API with any AWS client: export AWS_ENDPOINT_URL_APIGATEWAYV2=${url}`
        : `answerback connect ${first.url}`,
    ],
  ];
  return rows.map(([name, text]) => `  ${name.padEnd(9)}  ${text}`);
}

function clusterText({ name, servers }: ClusterSettings, node: number | undefined): string {
  return `node ${node} of ${name}, on NATS at ${printableServers(servers)}; answerback cluster status lists the nodes`;
}

function dataText({ cluster, dataFolder }: StartFacts["settings"]): string {
  const folder = dataFolder && resolve(dataFolder);
  if (cluster === undefined) return folder ?? "in memory, lost when the gateway stops";
  return folder === undefined
    ? "in NATS; $disconnects that NATS has not acknowledged are lost with this process"
    : `in NATS; ${folder} keeps $disconnects that NATS has not acknowledged`;
}

function functionsText(functions: StartFacts["functions"]): string {
  const names = functions.slice(0, maxFunctions).map(({ name }) => name);
  const more = functions.length - names.length;
  return `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

const messageTexts = {
  all: "one line each, below",
  limited: "below, at most 20 a second; --log-messages prints all",
  none: "not printed here; --log-messages prints one line each",
} as const satisfies Record<StartFacts["messages"], string>;
