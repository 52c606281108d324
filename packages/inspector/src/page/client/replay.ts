// Sends messages again: one, all of a connection, or all that failed since the last deployment.
import type { ConnectionAnswer, ExchangeDescription } from "@answerback/gateway/inspector-api";
import { signal } from "@preact/signals";
import { stages } from "../api/apis.ts";
import { read } from "../api/gateway.ts";
import { loadMessage } from "../messages/chosen.ts";
import { log, orderOf } from "../messages/feed.ts";
import { isFailure } from "../messages/filter.ts";
import { type Message, messageOf } from "../messages/message-log.ts";
import { connect, freeName, nextExchange, openClient, sendAndShow } from "./clients.ts";

/** A message, before and after it was sent again. */
export interface Replayed {
  readonly before: Message;
  /** Undefined if it was not sent. */
  readonly after?: Message;
  readonly note?: string;
}

export interface ReplayRun {
  readonly title: string;
  readonly total: number;
  readonly done: readonly Replayed[];
}

/** The last run of several messages. */
export const replayRun = signal<ReplayRun | undefined>(undefined);

/** The message of an exchange, if it can be sent again as it was. */
export function replayText({ kind, received }: ExchangeDescription): string | undefined {
  return kind === "message" && "text" in received && !received.isMasked ? received.text : undefined;
}

/** @returns false if no client can connect */
export async function replay(exchange: ExchangeDescription, text: string): Promise<boolean> {
  const sender = await openClient(`${exchange.apiId}/${exchange.stage}`);
  if (sender === undefined) return false;
  await sendAndShow(sender, text);
  return true;
}

export async function replayConnection(connectionId: string): Promise<void> {
  const { exchanges, name } = await read<ConnectionAnswer>(`connections/${encodeURIComponent(connectionId)}`);
  const messages = exchanges
    .map((summary) => messageOf(summary, orderOf(summary.sequence)))
    .filter(({ kind }) => kind === "message");
  await replayAll(`All messages of ${name ?? connectionId}`, messages);
}

/** Messages that failed since the stage serves its deployment. */
export function failuresSinceDeployment(): readonly Message[] {
  const since = new Map(stages.value.map(({ value, stage }) => [value, Date.parse(stage.deployedAt ?? "") || 0]));
  return log.passing.filter(
    (message) => message.kind === "message" && isFailure(message) && message.at >= (since.get(message.stage) ?? 0),
  );
}

export const replayFailures = () => replayAll("Failures since the last deployment", failuresSinceDeployment());

/** One after the other, each when the one before has ended, with a client for each stage. */
async function replayAll(title: string, messages: readonly Message[]): Promise<void> {
  replayRun.value = { title, total: messages.length, done: [] };
  const senders = new Map<string, ReturnType<typeof connect>>();
  for (const before of messages) {
    const { stage } = before;
    if (!senders.has(stage)) senders.set(stage, connect({ name: freeName(), stage }));
    const replayed = await replayOne(before, senders.get(stage));
    replayRun.value = { ...replayRun.value, title, total: messages.length, done: [...replayRun.value.done, replayed] };
  }
}

async function replayOne(before: Message, sender: ReturnType<typeof connect>): Promise<Replayed> {
  if (sender === undefined || !(await sender.opened)) return { before, note: "The handshake was refused." };
  const exchange = await loadMessage(before).catch(() => undefined);
  if (exchange === undefined) return { before, note: "The gateway no longer keeps it." };
  const text = replayText(exchange);
  if (text === undefined) return { before, note: "A secret in it is masked." };
  const ended = nextExchange(sender);
  sender.send(text);
  return { before, after: await ended };
}
