// The fault rules of the gateway: whoever adds one, every page lists it.
import type { FaultDescription, FaultsAnswer } from "@answerback/gateway/inspector-api";
import { signal } from "@preact/signals";
import { onEvent } from "../api/events.ts";
import { change, failureText, ignoreInterruption, read } from "../api/gateway.ts";
import { onMessages } from "../messages/feed.ts";
import { isShared } from "../share/read-data.ts";
import { goTo } from "../shell/address.ts";
import { say } from "../shell/notice.tsx";

/** In the order in which they are tried. */
export const faults = signal<readonly FaultDescription[]>([]);

/** The events of a new rule that are known before the form is open. */
export const proposed = signal<Proposal>({});

export interface Proposal {
  readonly route?: string;
  readonly connection?: string;
}

/** The numbers of hits change without an event. */
const hitsMillis = 300;
let isReadDue = false;

async function readFaults(): Promise<void> {
  faults.value = (await read<FaultsAnswer>("faults")).items;
}

onEvent("hello", () => {
  if (!isShared) readFaults().catch(ignoreInterruption);
});
onEvent("faults", ({ items }) => {
  faults.value = items;
});
onMessages((messages) => {
  if (isReadDue || !messages.some(({ fault }) => fault !== undefined)) return;
  isReadDue = true;
  setTimeout(() => {
    isReadDue = false;
    readFaults().catch(ignoreInterruption);
  }, hitsMillis);
});

/** Opens the form of a new rule. */
export function proposeFault(proposal: Proposal): void {
  proposed.value = proposal;
  goTo({ view: "test" });
}

/** @throws GatewayError that names the member that cannot be used; TypeError if no gateway can be reached */
export async function addFault(rule: object): Promise<FaultDescription> {
  return change<FaultDescription>("POST", "faults", rule);
}

export async function removeFault(faultId: string): Promise<void> {
  await reported(() => change("DELETE", `faults/${encodeURIComponent(faultId)}`));
}

export async function removeFaults(): Promise<void> {
  await reported(() => change("DELETE", "faults"));
}

async function reported(task: () => Promise<unknown>): Promise<void> {
  try {
    await task();
  } catch (error) {
    say(failureText(error));
  }
}
