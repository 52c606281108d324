// Runs the steps of one conversation and compares what arrives with what it expects.
import type { Arrival } from "../connect/arrivals.ts";
import type { Conversation, ConversationFile, Step } from "./conversation.ts";
import { changesGateway, defaultWithinMillis } from "./conversation.ts";
import { ConversationClient } from "./conversation-client.ts";
import { compareFrame, type Difference, shown } from "./expectation.ts";
import { type KeptValues, withKept } from "./placeholder.ts";
import type { ScriptedBackend } from "./scripted-backend.ts";
import type { ConnectionExchanges, Target } from "./target.ts";

export interface ConversationResult {
  readonly file: ConversationFile;
  readonly conversation: Conversation;
  readonly status: "passed" | "failed" | "skipped";
  /** The reason for skipping. */
  readonly reason?: string;
  readonly failures: readonly StepFailure[];
  /** The failed step after which no other ran. */
  readonly stoppedAt?: Step | undefined;
  /** The frames of `expect` and `expectInAnyOrder`, in order. */
  readonly received: readonly ReceivedFrames[];
  /** Of its clients, if they are known. */
  readonly connectionIds: readonly string[];
  readonly durationMillis: number;
}

/** A step that did not go as expected. */
export interface StepFailure {
  readonly step: Step;
  /** One line: `expected a frame, but none came within 5 s`. */
  readonly message: string;
  readonly expected?: string;
  readonly received?: string;
  readonly differences: readonly Difference[];
  /** The explanation of the last exchange, if the gateway is ours. */
  readonly explanation: string | undefined;
}

export interface ReceivedFrames {
  readonly step: Extract<Step, { readonly kind: "expect" | "expectInAnyOrder" }>;
  readonly frames: readonly string[];
  readonly isExpected: boolean;
}

export interface RunOptions {
  readonly target: Target;
  /** By address. */
  readonly backends: ReadonlyMap<string, ScriptedBackend>;
  /** True to continue after a frame that differs, for updates and comparisons. */
  readonly keepsGoing: boolean;
  readonly signal: AbortSignal;
}

interface Connected {
  readonly client: ConversationClient;
  readonly exchanges: ConnectionExchanges | undefined;
  readonly connectionId: string | undefined;
}

class StepError extends Error {
  readonly details: Pick<StepFailure, "expected" | "received" | "differences">;

  constructor(message: string, details: Partial<StepError["details"]> = {}) {
    super(message);
    this.details = { differences: [], ...details };
  }
}

/** The client cannot take part. */
class HandshakeError extends StepError {}

/** The reason for which a target cannot run a conversation; undefined if it can. */
export function skipReason(
  { steps }: Conversation,
  { addFault, advance, knowsConnections }: Target,
): string | undefined {
  if (addFault === undefined && steps.some(({ kind }) => kind === "fault"))
    return "faults need --program, or a gateway whose inspector can be asked";
  if (advance === undefined && steps.some(({ kind }) => kind === "advance"))
    return "turning the clock needs --program, or a gateway with --manual-clock";
  if (!knowsConnections && steps.some(({ kind }) => kind === "callback"))
    return "callbacks need --program, or a gateway whose inspector can be asked";
  return undefined;
}

/** True if it may run beside others. */
export const isShareable = ({ steps }: Conversation) => !steps.some(changesGateway);

export async function runConversation(
  file: ConversationFile,
  conversation: Conversation,
  options: RunOptions,
): Promise<ConversationResult> {
  const started = performance.now();
  const run = new ConversationRun(file, options);
  const failures: StepFailure[] = [];
  let stoppedAt: Step | undefined;
  try {
    for (const step of conversation.steps) {
      try {
        await run.step(step);
      } catch (error) {
        if (!(error instanceof StepError)) throw error;
        const explanation = await run.explanation(step.as);
        failures.push({ step, message: error.message, ...error.details, explanation });
        if (options.keepsGoing && !(error instanceof HandshakeError)) continue;
        stoppedAt = step;
        break;
      }
    }
  } finally {
    await run.end();
  }
  const durationMillis = performance.now() - started;
  const status = failures.length === 0 ? "passed" : "failed";
  return {
    file,
    conversation,
    status,
    failures,
    stoppedAt,
    received: run.received,
    connectionIds: run.connectionIds,
    durationMillis,
  };
}

class ConversationRun {
  readonly received: ReceivedFrames[] = [];
  readonly connectionIds: string[] = [];
  readonly #file: ConversationFile;
  readonly #options: RunOptions;
  readonly #clients = new Map<string, Connected>();
  readonly #kept: KeptValues = new Map();
  readonly #undo: (() => void | Promise<void>)[] = [];

  constructor(file: ConversationFile, options: RunOptions) {
    this.#file = file;
    this.#options = options;
  }

  async explanation(client: string): Promise<string | undefined> {
    return this.#clients.get(client)?.exchanges?.lastSentence();
  }

  /** @throws StepError */
  async step(step: Step): Promise<void> {
    const { target, backends } = this.#options;
    switch (step.kind) {
      case "connect":
        return this.#connect(step);
      case "advance":
        return target.advance?.(step.duration);
      case "fault": {
        const remove = await target.addFault?.(step.rule);
        if (remove !== undefined) this.#undo.push(remove);
        return;
      }
      case "answer": {
        const backend = backends.get(step.backend);
        if (backend === undefined) throw new StepError(`'backends' has no ${step.backend}`);
        this.#undo.push(backend.addFirst(step.answer));
        return;
      }
      default:
        return this.#clientStep(step, await this.#connected(step));
    }
  }

  async end(): Promise<void> {
    for (const undo of this.#undo.toReversed()) await undo();
    await Promise.all(Array.from(this.#clients.values(), ({ client }) => client.close(1000, "")));
  }

  async #connected(step: Step): Promise<Connected> {
    const known = this.#clients.get(step.as);
    if (known !== undefined) return known;
    const options = this.#file.clients.get(step.as);
    if (options === undefined) throw new StepError(`there is no client '${step.as}'`);
    const withinMillis = defaultWithinMillis;
    await this.#connect({ ...step, kind: "connect", options, refused: undefined, withinMillis });
    return this.#clients.get(step.as)!;
  }

  async #connect(step: Extract<Step, { readonly kind: "connect" }>): Promise<void> {
    const { target, signal } = this.#options;
    const { headers, query, subprotocols } = withKept(step.options, this.#kept) as typeof step.options;
    await this.#clients.get(step.as)?.client.close(1000, "");
    this.#clients.delete(step.as);
    const dialled = await target
      .dial(this.#file.stage, query, step.withinMillis, { headers, subprotocols, signal })
      .catch((error: Error) => {
        if (error.name === "UserError") throw error;
        throw new HandshakeError(`the handshake failed: ${error.message}`);
      });
    const { connection, exchanges, connectionId } = dialled;
    if (connectionId !== undefined) this.connectionIds.push(connectionId);
    if (connection instanceof ConversationClient) {
      this.#clients.set(step.as, { client: connection, exchanges, connectionId });
      if (step.refused !== undefined) {
        throw new StepError(`expected the handshake to be refused with ${step.refused}, but it was accepted`);
      }
      return;
    }
    if (connection.status === step.refused) return;
    const expected = step.refused === undefined ? "to be accepted" : `to be refused with ${step.refused}`;
    const sentence = await exchanges?.lastSentence();
    throw new HandshakeError(
      `expected the handshake ${expected}, but it was refused with ${connection.status} ${connection.body}${sentence === undefined ? "" : `. ${sentence}`}`,
    );
  }

  async #clientStep(step: Step, { client, connectionId }: Connected): Promise<void> {
    switch (step.kind) {
      case "send":
        return client.send(textOf(withKept(step.message, this.#kept)));
      case "expect":
        return this.#expect(step, client);
      case "expectInAnyOrder":
        return this.#expectInAnyOrder(step, client);
      case "silence": {
        const arrival = await client.next(step.millis);
        if (arrival.kind === "late") return;
        throw new StepError(`expected nothing for ${step.millis} ms, but ${arrivalText(arrival)}`);
      }
      case "close":
        return client.close(step.code, step.reason);
      case "closed":
        return requireClosed(step, client);
      case "callback":
        return this.#callback(step, connectionId);
    }
  }

  async #expect(step: Extract<Step, { readonly kind: "expect" }>, client: ConversationClient): Promise<void> {
    const arrival = await client.next(step.withinMillis);
    const expected = shown(step.expected);
    if (arrival.kind !== "frame") {
      this.received.push({ step, frames: [], isExpected: false });
      throw new StepError(`expected a frame, but ${arrivalText(arrival, step.withinMillis)}`, { expected });
    }
    const differences = compareFrame(step.expected, arrival.frame, this.#kept);
    this.received.push({ step, frames: [arrival.frame], isExpected: differences.length === 0 });
    if (differences.length === 0) return;
    throw new StepError("the frame differs", { expected, received: arrival.frame, differences });
  }

  async #expectInAnyOrder(
    step: Extract<Step, { readonly kind: "expectInAnyOrder" }>,
    client: ConversationClient,
  ): Promise<void> {
    const frames: string[] = [];
    let isExpected = false;
    try {
      await this.#takeInAnyOrder(step, client, frames);
      isExpected = true;
    } finally {
      this.received.push({ step, frames, isExpected });
    }
  }

  /** @param frames receives those that arrive, at most as many as are expected */
  async #takeInAnyOrder(
    step: Extract<Step, { readonly kind: "expectInAnyOrder" }>,
    client: ConversationClient,
    frames: string[],
  ): Promise<void> {
    const missing = [...step.expected];
    let odd: StepError | undefined;
    while (frames.length < step.expected.length) {
      const arrival = await client.next(step.withinMillis);
      if (arrival.kind !== "frame") {
        const rest = `${missing.length} of ${step.expected.length} frames are missing: ${arrivalText(arrival, step.withinMillis)}`;
        throw new StepError(rest, { expected: missing.map(shown).join(" and ") });
      }
      frames.push(arrival.frame);
      const index = missing.findIndex((expected) => compareFrame(expected, arrival.frame, this.#kept).length === 0);
      if (index < 0) {
        odd ??= new StepError("a frame is none of those that are expected", {
          expected: missing.map(shown).join(" or "),
          received: arrival.frame,
        });
      } else {
        missing.splice(index, 1);
      }
    }
    if (odd !== undefined) throw odd;
  }

  async #callback(
    { post, isDelete, status }: Extract<Step, { readonly kind: "callback" }>,
    connectionId: string | undefined,
  ): Promise<void> {
    if (connectionId === undefined)
      throw new StepError("the connection id is not known, because other clients connected at the same time");
    const url = this.#options.target.callbackUrl(this.#file.stage, connectionId);
    const body = textOf(withKept(post, this.#kept));
    const response = await fetch(url, isDelete ? { method: "DELETE" } : { method: "POST", body });
    const text = await response.text();
    if (status === undefined ? response.ok : response.status === status) return;
    throw new StepError(
      `expected the callback to be answered with ${status ?? "a success"}, but it was ${response.status} ${text}`,
    );
  }
}

function textOf(message: unknown): string {
  return typeof message === "string" ? message : JSON.stringify(message);
}

function arrivalText(arrival: Arrival, withinMillis?: number): string {
  switch (arrival.kind) {
    case "frame":
      return `this frame came: ${arrival.frame}`;
    case "closed":
      return `the connection was closed with ${arrival.code}${arrival.reason === "" ? "" : ` ${arrival.reason}`}`;
    case "late":
      return `nothing came within ${(withinMillis ?? 0) / 1000} s`;
  }
}

async function requireClosed(
  { code, reason, withinMillis }: Extract<Step, { readonly kind: "closed" }>,
  client: ConversationClient,
): Promise<void> {
  const closed = await client.closed(withinMillis);
  if (closed === undefined) {
    throw new StepError(`expected the connection to be closed, but it was open after ${withinMillis / 1000} s`);
  }
  if (code !== undefined && closed.code !== code) {
    throw new StepError(`expected the connection to be closed with ${code}, but it was closed with ${closed.code}`);
  }
  if (reason !== undefined && closed.reason !== reason) {
    throw new StepError(`expected the reason '${reason}', but it was '${closed.reason}'`);
  }
}
