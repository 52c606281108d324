// The clients of the page: several, each with a name, of which one is at hand.
import { type ReadonlySignal, signal } from "@preact/signals";
import { stages, stageValue } from "../api/apis.ts";
import { choose } from "../messages/chosen.ts";
import { onMessages } from "../messages/feed.ts";
import { stageChoice } from "../messages/list-state.ts";
import type { Message } from "../messages/message-log.ts";
import { Client } from "./client.ts";

export const clients = signal<readonly Client[]>([]);
const currentClient = signal<Client | undefined>(undefined);

/** The client that sends what is typed. */
export const client: ReadonlySignal<Client | undefined> = currentClient;

const names = ["Ann", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hana", "Ida", "Jon"];

/** The first name that no client has. */
export function freeName(): string {
  const taken = new Set(clients.value.map(({ options }) => options.name));
  const free = names.find((name) => !taken.has(name));
  return free ?? `Client ${clients.value.length + 1}`;
}

/** The stage that clients connect to: the chosen one, else the first one of the API, else the first one. */
export function stageFor(apiId?: string) {
  const all = stages.value;
  const chosen = all.find(
    ({ value, api }) => value === stageChoice.value && (apiId === undefined || api.apiId === apiId),
  );
  return chosen ?? all.find(({ api }) => apiId === undefined || api.apiId === apiId);
}

export interface ConnectOptions {
  readonly name?: string;
  /** `{apiId}/{stage}` */
  readonly stage?: string;
  readonly query?: string;
  readonly subprotocol?: string;
}

/** @returns undefined if there is no such stage */
export function connect({
  name = freeName(),
  stage,
  query = "",
  subprotocol = "",
}: ConnectOptions = {}): Client | undefined {
  const to = stage === undefined ? stageFor() : stages.value.find(({ value }) => value === stage);
  if (to === undefined) return undefined;
  const made = new Client({ name, stage: stageValue(to.api, to.stage), path: to.stage.path, query, subprotocol });
  clients.value = [...clients.value.filter((other) => other.options.name !== name), made];
  currentClient.value = made;
  return made;
}

export function useClient(next: Client): void {
  currentClient.value = next;
}

export function removeClient(gone: Client): void {
  gone.close();
  clients.value = clients.value.filter((other) => other !== gone);
  if (currentClient.value === gone) currentClient.value = clients.value.at(-1);
}

/** An open client of the stage, or a new one. @returns undefined if the handshake was refused */
export async function openClient(stage: string): Promise<Client | undefined> {
  const at = client.value;
  const isOpen = (it: Client) => it.state.value === "open" && it.options.stage === stage;
  const found = at && isOpen(at) ? at : (clients.value.find(isOpen) ?? connect({ stage }));
  if (found === undefined) return undefined;
  currentClient.value = found;
  return (await found.opened) ? found : undefined;
}

/** Sends a message, and opens its exchange when it has ended. */
export async function sendAndShow(sender: Client, text: string): Promise<void> {
  choose(await sendAndWait(sender, text));
}

interface Waiting {
  readonly sender: Client;
  readonly resolve: (summary: Message) => void;
}
const waiting: Waiting[] = [];

/** Sends a message. @returns what ended as the next message or refused frame of the client */
export function sendAndWait(sender: Client, text: string): Promise<Message> {
  return new Promise((resolve) => {
    waiting.push({ sender, resolve });
    sender.send(text);
  });
}

onMessages((items) => {
  for (const item of items) {
    if (item.name === undefined) continue;
    const of = clients.value.find(({ options }) => options.name === item.name);
    if (of === undefined) continue;
    if (item.kind === "connect" && of.connectionId.value === undefined) of.connectionId.value = item.conn;
    if (item.conn !== of.connectionId.value) continue;
    if (item.kind !== "message" && item.kind !== "refusedFrame") continue;
    const index = waiting.findIndex(({ sender }) => sender === of);
    if (index !== -1) waiting.splice(index, 1)[0]!.resolve(item);
  }
});
