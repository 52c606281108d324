// Calls between processes of different nodes, as requests over NATS. Each process answers at the subject of its node and
// worker. NATS reports at once that nobody answers at a subject.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Msg, Subscription } from "@nats-io/nats-core";
import type { Clock } from "../clock.ts";
import type { AttachedConnections } from "../cluster/attached-connections.ts";
import { HolderError } from "../cluster/cluster.ts";
import type { Holder } from "../cluster/connection-id.ts";
import { Fields, frame } from "../cluster/frames.ts";
import { answerCall, answerMillis, type CallHolder } from "../cluster/holder-calls.ts";
import type { PauseCheck } from "../cluster/pause-check.ts";
import { WaitingCalls } from "../cluster/waiting-calls.ts";
import { CallOrder, newSender } from "./call-order.ts";
import type { NodeConnection } from "./connection.ts";
import { passing } from "./message-callback.ts";

export interface NatsHoldersOptions {
  readonly connection: Pick<NodeConnection, "nats" | "subjects" | "isConnected" | "onLost">;
  /** This process. Its members are read by `serve`. */
  readonly holder: Holder;
  /** The connections for which others call it. */
  readonly own: AttachedConnections;
  /**
   * True if the node may run although it cannot be reached at this moment, because it connects to NATS again: calls to it
   * fail. False if it has ended, so that its connections are gone.
   */
  readonly mayRun: (node: number) => boolean;
  /** Calls that arrive after a pause of this process wait for it. */
  readonly pauseCheck: PauseCheck;
  /** The machine's. */
  readonly clock: Clock;
  /** Default 5,000. */
  readonly timeoutMillis?: number;
  /** Calls to one process fail while it has left this number of bytes unanswered. Default 8 MiB. */
  readonly maxUnansweredBytes?: number;
}

export interface NatsHolders {
  readonly call: CallHolder;
  /** Answers calls to the number that this process has now, and no longer those to an earlier one. */
  serve(): void;
  /** Calls that wait fail. */
  stop(): void;
}

/** The length of a frame is that of its message, so it is left out. */
const lengthBytes = 4;

export function openNatsHolders(options: NatsHoldersOptions): NatsHolders {
  const { connection, holder, own, mayRun, pauseCheck, clock } = options;
  const { timeoutMillis = answerMillis, maxUnansweredBytes = 8 * 1024 * 1024 } = options;
  const { nats, subjects } = connection;
  const sender = newSender();
  const answersTo = subjects.answers(sender);
  const waiting = new WaitingCalls();
  /** By the subject of the holder. */
  const unansweredBytes = new Map<string, number>();
  const order = new CallOrder(clock);
  const expiry = clock.setInterval(() => {
    waiting.expire(clock.monotonic());
    order.forget();
  }, timeoutMillis / 20);
  const endWatch = connection.onLost(() => waiting.failAll("The connection to NATS was lost."));
  const answers = nats.subscribe(`${answersTo}.*`, { callback: passing(onAnswer) });
  let calls: Subscription | undefined;

  function onAnswer(message: Msg): void {
    // NATS itself answers without data: no process has this subject.
    if (message.data.length === 0) waiting.answer(Number(message.subject.slice(answersTo.length + 1)), undefined);
    else {
      const answer = fieldsOf(message);
      waiting.answer(answer.call, answer);
    }
  }

  /** Calls that wait for the pause check. */
  let held: Msg[] | undefined;

  function onCall(message: Msg): void {
    if (held !== undefined) held.push(message);
    else if (clock.monotonic() <= pauseCheck.deadline) handle(message);
    else {
      held = [message];
      void pauseCheck.ask().then((mayGoOn) => {
        const messages = held ?? [];
        held = undefined;
        // Their callers wait in vain: nobody knows about the connections of this process.
        if (!mayGoOn) return;
        for (const one of messages) handle(one);
      });
    }
  }

  function handle(message: Msg): void {
    try {
      const call = fieldsOf(message);
      if (!order.admits(call.string(), call.call)) return;
      message.respond(answerCall(call, own).subarray(lengthBytes));
    } catch {
      // The message is not a call: its sender is not a node, or of a version that this one does not know.
    }
  }

  async function call(
    { node, worker }: Holder,
    ...[operation, { apiId, stageName, connectionId }, data]: CallParameters
  ): Promise<Fields | undefined> {
    if (!connection.isConnected) throw new HolderError("This node is not connected to NATS.");
    const subject = subjects.holder({ node, worker });
    const before = unansweredBytes.get(subject) ?? 0;
    if (before > maxUnansweredBytes) throw new HolderError("The process that holds the connection is too slow.");
    const number = waiting.next();
    const bytes = frame(number, operation, [sender, apiId, stageName, connectionId], data).subarray(lengthBytes);
    unansweredBytes.set(subject, before + bytes.length);
    try {
      const answer = waiting.add(number, clock.monotonic() + timeoutMillis);
      try {
        nats.publish(subject, bytes, { reply: `${answersTo}.${number}` });
      } catch (error) {
        // The connection is closed, or the message is larger than NATS permits.
        waiting.fail(number, `The call cannot be sent: ${errorMessage(error)}.`);
      }
      const found = await answer;
      if (found === undefined && mayRun(node)) throw new HolderError(`Node ${node} cannot be reached at this moment.`);
      return found;
    } finally {
      const left = unansweredBytes.get(subject)! - bytes.length;
      if (left > 0) unansweredBytes.set(subject, left);
      else unansweredBytes.delete(subject);
    }
  }

  return {
    call,
    serve() {
      calls?.unsubscribe();
      calls = nats.subscribe(subjects.holder(holder), { callback: passing(onCall) });
    },
    stop() {
      expiry.cancel();
      endWatch();
      calls?.unsubscribe();
      answers.unsubscribe();
      waiting.failAll("This process stops.");
    },
  };
}

type CallParameters = Parameters<CallHolder> extends [Holder, ...infer Others] ? Others : never;

function fieldsOf({ data }: Msg): Fields {
  return new Fields(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
}
