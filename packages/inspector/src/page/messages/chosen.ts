// The exchange that is open: loaded when its line is chosen, and kept for a while, so that going back to it is immediate.
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import { computed, effect, signal } from "@preact/signals";
import { GatewayError, read } from "../api/gateway.ts";
import { goTo, place } from "../shell/address.ts";

export type Chosen =
  | { readonly kind: "none" }
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly exchange: ExchangeDescription }
  /** The gateway no longer keeps it. */
  | { readonly kind: "gone"; readonly requestId: string }
  | { readonly kind: "failed"; readonly message: string };

const maxKept = 100;
const kept = new Map<string, ExchangeDescription>();

export const chosenId = computed(() => (place.value.view === "messages" ? place.value.requestId : undefined));

const state = signal<Chosen>({ kind: "none" });
export const chosen = computed(() => state.value);

/** The open exchange, if it is loaded. */
export const exchange = computed(() => (state.value.kind === "ready" ? state.value.exchange : undefined));

/** @param replace default: true if an exchange is open already, so that Back leads to the list and not through all of them */
export function choose(requestId: string | undefined, replace = chosenId.peek() !== undefined): void {
  goTo(requestId === undefined ? { view: "messages" } : { view: "messages", requestId }, { replace });
}

/** Loads an exchange before it is chosen, because under load the gateway may not keep it long. */
export function prefetch(requestId: string): void {
  if (!kept.has(requestId)) load(requestId).catch(() => {});
}

effect(() => {
  const requestId = chosenId.value;
  if (requestId === undefined) {
    state.value = { kind: "none" };
    return;
  }
  const known = kept.get(requestId);
  if (known !== undefined) {
    state.value = { kind: "ready", exchange: known };
    return;
  }
  const abort = new AbortController();
  // The one before stays for a moment, so that the page does not flicker.
  const loading = setTimeout(() => {
    state.value = { kind: "loading" };
  }, 150);
  load(requestId)
    .then(
      (loaded): Chosen => ({ kind: "ready", exchange: loaded }),
      (error: unknown): Chosen =>
        error instanceof GatewayError && error.status === 404
          ? { kind: "gone", requestId }
          : { kind: "failed", message: error instanceof GatewayError ? error.message : "The gateway does not answer." },
    )
    .then((next) => {
      clearTimeout(loading);
      if (!abort.signal.aborted) state.value = next;
    });
  return () => {
    abort.abort();
    clearTimeout(loading);
  };
});

/** @throws GatewayError, TypeError */
export async function load(requestId: string): Promise<ExchangeDescription> {
  const known = kept.get(requestId);
  if (known !== undefined) return known;
  const loaded = await read<ExchangeDescription>(`exchanges/${encodeURIComponent(requestId)}`);
  kept.set(requestId, loaded);
  if (kept.size > maxKept) kept.delete(kept.keys().next().value!);
  return loaded;
}
