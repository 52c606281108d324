// The exchange that is open. Choosing a line marks it at once and loads its exchange; the address then has the request id.
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";
import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { failureText, GatewayError, read } from "../api/gateway.ts";
import { goTo, place } from "../shell/address.ts";
import { orderOf, sequenceOf } from "./feed.ts";
import type { Message } from "./message-log.ts";

export type Chosen =
  | { readonly kind: "none" }
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly exchange: ExchangeDescription }
  /** The gateway no longer keeps it. */
  | { readonly kind: "gone" }
  | { readonly kind: "failed"; readonly message: string };

const maxKept = 200;
/** Loaded exchanges by order, the last loaded ones at the end. */
const kept = new Map<number, ExchangeDescription>();
/** Until then, the exchange that was open before stays, so that the page does not flicker. */
const flickerMillis = 150;

const state = signal<Chosen>({ kind: "none" });
export const chosen: ReadonlySignal<Chosen> = state;
/** The order of the chosen message; undefined if none is chosen, or it is not known yet. */
export const chosenOrder = signal<number | undefined>(undefined);

/** True while another exchange than the open one is loading. */
export const isPending = signal(false);

/** The open exchange, if it is loaded. */
export const exchange = computed(() => (state.value.kind === "ready" ? state.value.exchange : undefined));

/** Opens a message's exchange. Back then leads to the list, and not through all that were open. */
export function choose(message: Message): void {
  chosenOrder.value = message.order;
  open(loadMessage(message), state.peek().kind !== "none");
}

export function close(): void {
  attempts++;
  isPending.value = false;
  chosenOrder.value = undefined;
  state.value = { kind: "none" };
  goTo({ view: "messages" });
}

/** Loads an exchange before it is chosen, because under load the gateway may not keep it long. */
export function prefetch(message: Message): void {
  loadMessage(message).catch(() => {});
}

let attempts = 0;

function open(loading: Promise<ExchangeDescription>, replace: boolean): void {
  const attempt = ++attempts;
  isPending.value = true;
  const isCurrent = () => attempt === attempts;
  const waiting = setTimeout(() => {
    if (isCurrent()) state.value = { kind: "loading" };
  }, flickerMillis);
  loading
    .then(
      (loaded): Chosen => ({ kind: "ready", exchange: loaded }),
      (error: unknown): Chosen =>
        error instanceof GatewayError && error.status === 404
          ? { kind: "gone" }
          : { kind: "failed", message: failureText(error) },
    )
    .then((next) => {
      clearTimeout(waiting);
      if (!isCurrent()) return;
      isPending.value = false;
      state.value = next;
      if (next.kind === "ready") {
        chosenOrder.value = orderOf(next.exchange.sequence);
        goTo({ view: "messages", requestId: next.exchange.requestId }, { replace });
      } else if (place.peek().view !== "messages") goTo({ view: "messages" });
    });
}

/** Follows the address: a link, or the browser's Back. */
effect(() => {
  const at = place.value;
  if (at.view !== "messages") return;
  if (at.requestId === undefined) {
    if (state.peek().kind === "ready") close();
    return;
  }
  const now = state.peek();
  if (now.kind === "ready" && now.exchange.requestId === at.requestId) return;
  open(read<ExchangeDescription>(`exchanges/${encodeURIComponent(at.requestId)}`), true);
});

/** @throws GatewayError, TypeError */
export async function loadMessage({ order }: Message): Promise<ExchangeDescription> {
  const known = kept.get(order);
  if (known !== undefined) return known;
  const sequence = sequenceOf(order);
  if (sequence === undefined) throw new GatewayError(404, "An earlier gateway had it.");
  const loaded = await read<ExchangeDescription>(`exchanges/${sequence}`);
  kept.set(order, loaded);
  if (kept.size > maxKept) kept.delete(kept.keys().next().value!);
  return loaded;
}
