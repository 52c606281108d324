// The API that conversations run against.
import type { FaultRule } from "@answerback/gateway";
import type { NamedCoverage } from "../api-coverage/named-coverage.ts";
import type { BackendHandler } from "../in-place-backends.ts";
import type { ConversationClient, DialOptions, Refusal } from "./conversation-client.ts";

export interface Dialled {
  readonly connection: ConversationClient | Refusal;
  /** Undefined if the gateway is not ours. */
  readonly exchanges: ConnectionExchanges | undefined;
  /** Undefined if it is not known. */
  readonly connectionId: string | undefined;
}

/** The exchanges of one connection. */
export interface ConnectionExchanges {
  /** The sentence that explains the last one; undefined before the first. */
  lastSentence(): Promise<string | undefined>;
}

export interface Target {
  /** @param stage `STAGE` or `API/STAGE`; undefined if there is only one. @throws UserError */
  dial(
    stage: string | undefined,
    query: Readonly<Record<string, string>>,
    withinMillis: number,
    options: Omit<DialOptions, "ca">,
  ): Promise<Dialled>;
  /** The address of callbacks to a connection. */
  callbackUrl(stage: string | undefined, connectionId: string): URL;
  /** Answers the calls of integrations to an address. @returns ends it. @throws UserError if that is not possible here */
  serve(address: string, handler: BackendHandler): Promise<() => Promise<void>>;
  /** Resolves to a function that removes the rule. Undefined: conversations with such steps are skipped. */
  readonly addFault: ((rule: FaultRule) => Promise<() => Promise<void>>) | undefined;
  /** Undefined: conversations with such steps are skipped. */
  readonly advance: ((duration: string) => Promise<void>) | undefined;
  /** False: conversations with callbacks are skipped. */
  readonly knowsConnections: boolean;
  /** Undefined: the gateway does not count it. @throws TypeError if it was started without the option `coverage` */
  readonly coverage: (() => NamedCoverage) | undefined;
  stop(): Promise<void>;
}
