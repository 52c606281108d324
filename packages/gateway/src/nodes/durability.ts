// NATS acknowledges a write when it is in the files of most servers. Only with `sync_interval: always` is it on their disks
// too; otherwise servers that all lose power at once lose the last two minutes. Clients cannot read this setting, only the
// monitoring port shows it.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../clock.ts";
import { type ClusterSettings, printableServer } from "./cluster-settings.ts";

export interface DurabilityOptions {
  readonly monitorUrl: ClusterSettings["monitorUrl"];
  readonly clock: Clock;
  readonly warn: (message: string) => void;
}

const maxMillis = 5_000;
const remedy = "With sync_interval: always in the jetstream block of all servers it loses none.";

/** Warns unless NATS syncs every write. Never rejects. */
export async function warnUnlessDurable({ monitorUrl, clock, warn }: DurabilityOptions): Promise<void> {
  if (monitorUrl === undefined) {
    warn(
      `It is unknown if NATS syncs its disks before it acknowledges: set cluster.monitorUrl to let this node check. ${remedy}`,
    );
    return;
  }
  const url = printableServer(monitorUrl);
  try {
    const syncs = await readsSyncAlways(monitorUrl, clock);
    if (!syncs) warn(`NATS at ${url} can lose changes that it has acknowledged, if all servers lose power. ${remedy}`);
  } catch (error) {
    warn(
      `It is unknown if NATS syncs its disks before it acknowledges: ${url} could not be read (${errorMessage(error)}). ${remedy}`,
    );
  }
}

async function readsSyncAlways(monitorUrl: string, clock: Clock): Promise<boolean> {
  const over = new AbortController();
  const timer = clock.machine.setTimeout(() => over.abort(new Error(`no answer within ${maxMillis} ms`)), maxMillis);
  try {
    const response = await fetch(new URL("/jsz?config=true", monitorUrl), { signal: over.signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const answer = (await response.json()) as { readonly config?: { readonly sync_always?: boolean } };
    if (answer.config === undefined) throw new Error("it has no JetStream");
    return answer.config.sync_always === true;
  } finally {
    timer.cancel();
  }
}
