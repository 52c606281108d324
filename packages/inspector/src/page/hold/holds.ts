// Breakpoints on the backend's answers of a route, and the answers that are held. They last as long as the page's event stream.
import type { BreakpointDescription, HeldAnswer, ReleaseRequest } from "@answerback/gateway/inspector-api";
import { effect, signal } from "@preact/signals";
import { onEvent, stream } from "../api/events.ts";
import { change, failureText } from "../api/gateway.ts";
import { say } from "../shell/notice.tsx";

export const breakpoints = signal<readonly BreakpointDescription[]>([]);
/** Oldest first. */
export const held = signal<readonly HeldAnswer[]>([]);

onEvent("held", (answer) => {
  held.value = [...held.value.filter(({ requestId }) => requestId !== answer.requestId), answer];
});
onEvent("released", ({ requestId }) => {
  held.value = held.value.filter((answer) => answer.requestId !== requestId);
});

/** The gateway ends breakpoints with the stream; a new stream gets them again. */
let armedStream: string | undefined;
effect(() => {
  const now = stream.value;
  if (now === armedStream) return;
  armedStream = now;
  held.value = [];
  const lost = breakpoints.peek();
  breakpoints.value = [];
  if (now !== undefined) for (const { apiId, routeKey } of lost) hold(apiId, routeKey);
});

export const isHeld = (apiId: string, routeKey: string) => breakpointOf(apiId, routeKey) !== undefined;

const breakpointOf = (apiId: string, routeKey: string) =>
  breakpoints.value.find((it) => it.apiId === apiId && it.routeKey === routeKey);

export async function hold(apiId: string, routeKey: string): Promise<void> {
  const at = stream.peek();
  if (at === undefined) return say("No gateway answers.");
  await reported(async () => {
    const made = await change<BreakpointDescription>("POST", "breakpoints", { apiId, routeKey, stream: at });
    breakpoints.value = [...breakpoints.value, made];
  });
}

export async function letGo(apiId: string, routeKey: string): Promise<void> {
  const found = breakpointOf(apiId, routeKey);
  if (found === undefined) return;
  breakpoints.value = breakpoints.value.filter((it) => it !== found);
  await reported(() => change("DELETE", `breakpoints/${encodeURIComponent(found.breakpointId)}`));
}

export async function letGoOfAll(): Promise<void> {
  await Promise.all(breakpoints.value.map(({ apiId, routeKey }) => letGo(apiId, routeKey)));
}

export async function release(requestId: string, edits: ReleaseRequest): Promise<void> {
  await reported(() => change("POST", `held/${encodeURIComponent(requestId)}`, edits));
}

async function reported(task: () => Promise<unknown>): Promise<void> {
  try {
    await task();
  } catch (error) {
    say(failureText(error));
  }
}
