// Follows the gateway's events and passes them on. After an interruption it follows again, also a restarted gateway.
import type { InspectorEvents } from "@answerback/gateway/inspector-api";
import { signal } from "@preact/signals";
import { ignoreInterruption, read } from "./gateway.ts";
import { eventsOf } from "./server-sent-events.ts";
import { request } from "./transport.ts";

/** `lost` only if no gateway answers at all. */
export const gatewayState = signal<"connecting" | "live" | "lost">("connecting");

/** The id of the open event stream; breakpoints last as long as it. */
export const stream = signal<string | undefined>(undefined);

const retryMillis = 1000;

type EventName = keyof InspectorEvents;
const listeners = new Map<EventName, Set<(data: never) => void>>();

/** Calls the listener for every event of this name. @returns a function that stops it */
export function onEvent<Name extends EventName>(
  name: Name,
  listener: (data: InspectorEvents[Name]) => void,
): () => void {
  const own = listeners.get(name) ?? new Set();
  listeners.set(name, own.add(listener));
  return () => own.delete(listener);
}

onEvent("hello", (hello) => {
  stream.value = hello.stream;
  gatewayState.value = "live";
});

/** Never returns. */
export async function followEvents(): Promise<never> {
  for (;;) {
    const followed = await followOnce();
    stream.value = undefined;
    const isThere = await read("session").then(
      () => true,
      (error: unknown) => !(error instanceof TypeError),
    );
    gatewayState.value = isThere ? "connecting" : "lost";
    if (!isThere || !followed) await new Promise((resolve) => setTimeout(resolve, retryMillis));
  }
}

/** @returns false if the gateway did not answer with events */
async function followOnce(): Promise<boolean> {
  let followed = false;
  try {
    const response = await request("events?fields=summary");
    if (!response.ok) return false;
    for await (const { name, data } of eventsOf(response)) {
      followed = true;
      const parsed = JSON.parse(data) as never;
      for (const listener of listeners.get(name as EventName) ?? []) listener(parsed);
    }
  } catch (error) {
    ignoreInterruption(error);
  }
  return followed;
}
