// Observes the exchanges of a running gateway of ours over its inspector's API.
import type { ExchangeDescription, ExchangesAnswer } from "@answerback/gateway/inspector-api";
import { InspectorClient } from "../inspector-client.ts";

export class GatewayObserver {
  readonly #inspector: InspectorClient;

  private constructor(inspector: InspectorClient) {
    this.#inspector = inspector;
  }

  /** @returns undefined if it is not a gateway of ours, or its inspector needs a token */
  static async at(origin: string): Promise<GatewayObserver | undefined> {
    const observer = new GatewayObserver(new InspectorClient(origin));
    return (await observer.#list({ limit: "1" })) === undefined ? undefined : observer;
  }

  /** The sequence of the last exchange; 0 without one. */
  async lastSequence(): Promise<number> {
    return (await this.#list({ limit: "1" }))?.at(-1)?.sequence ?? 0;
  }

  /** The connection of the only handshake since an exchange; undefined if other clients connected as well. */
  async connectionSince(sequence: number): Promise<string | undefined> {
    const [only, ...others] = (await this.#list({ kind: "connect", after: String(sequence) })) ?? [];
    return others.length === 0 ? only?.connectionId : undefined;
  }

  /** The sentence that explains the last exchange of a connection. */
  async lastSentence(connectionId: string): Promise<string | undefined> {
    return (await this.#list({ connectionId, limit: "1" }))?.at(-1)?.explanation.sentence;
  }

  async #list(query: Readonly<Record<string, string>>): Promise<readonly ExchangeDescription[] | undefined> {
    try {
      return (await this.#inspector.ask<ExchangesAnswer>(`exchanges?${new URLSearchParams(query)}`)).items;
    } catch {
      return undefined;
    }
  }
}
