// Sends messages again: one, all of a connection, or all that failed since the last deployment.
import type { ConnectionAnswer, ExchangeDescription } from "@answerback/gateway/inspector-api";
import { signal } from "@preact/signals";
import { stages } from "../api/apis.ts";
import { read } from "../api/gateway.ts";
import { loadMessage } from "../messages/chosen.ts";
import { lineOfSummary, log } from "../messages/feed.ts";
import { isFailure } from "../messages/filter.ts";
import type { Message } from "../messages/message-log.ts";
import { connect, freeName, openClient, sendAndShow, sendAndWait } from "./clients.ts";

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

/** @throws GatewayError; TypeError if no gateway can be reached */
export function readConnection(connectionId: string): Promise<ConnectionAnswer> {
  return read<ConnectionAnswer>(`connections/${encodeURIComponent(connectionId)}`);
}

export async function replayConnection(connectionId: string): Promise<void> {
  const { exchanges, name } = await readConnection(connectionId);
  const messages = exchanges.map(lineOfSummary).filter(({ kind }) => kind === "message");
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

/** One after the other, each when the one before has ended, with a client for each stage; until the reader closes the results. */
async function replayAll(title: string, messages: readonly Message[]): Promise<void> {
  let run: ReplayRun = { title, total: messages.length, done: [] };
  replayRun.value = run;
  const senders = new Map<string, ReturnType<typeof connect>>();
  for (const before of messages) {
    const { stage } = before;
    if (!senders.has(stage)) senders.set(stage, connect({ name: freeName(), stage }));
    const replayed = await replayOne(before, senders.get(stage));
    if (replayRun.peek() !== run) return;
    run = { ...run, done: [...run.done, replayed] };
    replayRun.value = run;
  }
}

async function replayOne(before: Message, sender: ReturnType<typeof connect>): Promise<Replayed> {
  if (sender === undefined || !(await sender.opened)) return { before, note: "The handshake was refused." };
  const exchange = await loadMessage(before).catch(() => undefined);
  if (exchange === undefined) return { before, note: "The gateway no longer keeps it." };
  const text = replayText(exchange);
  if (text === undefined) return { before, note: "A secret in it is masked." };
  return { before, after: await sendAndWait(sender, text) };
}
