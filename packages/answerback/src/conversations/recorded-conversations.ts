// Makes conversations of exchanges that a gateway has kept, one for each connection: for the inspector's page and `test --record`.
import type { FaultRule, RecordedGateway, WriteConversations } from "@answerback/gateway";
import type { BodyDescription, ExchangeDescription } from "@answerback/gateway/inspector-api";
import { backendsText } from "./recorded-backends.ts";
import { flow } from "./update-expectations.ts";
import { conversationFile, WrittenConversation } from "./written-conversation.ts";

export const writeConversations: WriteConversations = async (exchanges, gateway) => {
  const byConnection = Map.groupBy(exchanges, ({ connectionId }) => connectionId);
  const names = new Set<string>();
  const conversations = [...byConnection.values()].flatMap((ofConnection, index) => {
    const name = ofConnection.find(({ connectionName }) => connectionName !== undefined)?.connectionName;
    const recorder = new Recorder(freeName(name ?? `connection ${index + 1}`, names), gateway);
    for (const exchange of ofConnection) recorder.add(exchange);
    return recorder.isUseful ? [recorder.conversation] : [];
  });
  if (conversations.length === 0) return undefined;
  const backends = gateway.withBackends ? backendsText(exchanges) : "";
  return conversationFile(gateway.url, conversations, { stage: gateway.stage, backends });
};

function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name} ${number}`;
  taken.add(free);
  return free;
}

/** Writes the exchanges of one connection. */
class Recorder {
  readonly conversation: WrittenConversation;
  /** True with a message, a refusal or a callback. */
  isUseful = false;
  readonly #isManualClock: boolean;
  /** The gateway's time, in milliseconds since 1970; undefined before the first exchange. */
  #now: number | undefined;

  constructor(name: string, { isManualClock }: RecordedGateway) {
    this.conversation = new WrittenConversation(name);
    this.#isManualClock = isManualClock;
  }

  add(exchange: ExchangeDescription): void {
    this.#passUntil(Date.parse(exchange.receivedAt));
    switch (exchange.kind) {
      case "connect":
        return this.#connect(exchange);
      case "message":
        return this.#message(exchange);
      case "callback":
        return this.#callback(exchange);
      case "disconnect":
        return this.#disconnect(exchange);
    }
  }

  #connect({ received, outcome, fault }: ExchangeDescription): void {
    const query = "query" in received ? Object.fromEntries(received.query) : {};
    const hasQuery = Object.keys(query).length > 0;
    const isRefused = outcome.kind === "refused";
    this.#fault(fault?.rule);
    if (!hasQuery && !isRefused && fault === undefined) return;
    const options = hasQuery ? JSON.stringify({ query }) : "true";
    this.conversation.add(`connect: ${options}${isRefused ? `\n      refused: ${outcome.status}` : ""}`);
    this.isUseful ||= isRefused;
  }

  #message({ received, receivedAt, outcome, fault, times }: ExchangeDescription): void {
    if (!("text" in received)) return;
    this.isUseful = true;
    if (received.isMasked) this.conversation.comment("The gateway masks a secret in this message.");
    this.#fault(fault?.rule);
    this.conversation.send(received.text);
    this.#passUntil(Date.parse(receivedAt) + times.totalMillis);
    if (outcome.frame !== undefined) this.conversation.expect(bodyText(outcome.frame));
    else if (outcome.reason === "connectionLost") this.conversation.add("closed: 1006");
    else this.conversation.add("silence: 200ms");
  }

  #callback({ received }: ExchangeDescription): void {
    if (!("method" in received) || received.method !== "POST" || received.body === undefined) return;
    this.isUseful = true;
    this.conversation.expect(bodyText(received.body));
  }

  #disconnect({ received }: ExchangeDescription): void {
    if ("closedBy" in received && received.closedBy !== "client" && received.statusCode !== 1006) {
      this.conversation.add(`closed: ${received.statusCode}`);
    }
  }

  /** The rule of an exchange, for this exchange alone. The id of the connection will be another one. */
  #fault(rule: FaultRule | undefined): void {
    if (rule === undefined) return;
    const { connection: _connection, share: _share, ...repeated } = rule;
    this.conversation.add(`fault: ${flow({ ...repeated, times: 1 })}`);
  }

  /** A clock that is turned by hand stands still until then, so all time that has passed is a turn. */
  #passUntil(time: number): void {
    const passed = Math.round(time - (this.#now ?? time));
    this.#now = Math.max(time, this.#now ?? time);
    if (this.#isManualClock && passed > 0) this.conversation.add(`advance: ${durationText(passed)}`);
  }
}

const units = [
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** `10m`: in the largest unit of which it is a whole number. */
function durationText(millis: number): string {
  const [unit, size] = units.find(([, size]) => millis % size === 0) ?? ["ms", 1];
  return `${millis / size}${unit}`;
}

const bodyText = (body: BodyDescription) => ("text" in body ? body.text : `(binary, base64) ${body.base64}`);
