// The clock of a gateway over its inspector's API.
import type { ClockAnswer } from "@answerback/gateway/inspector-api";
import { InspectorClient } from "./inspector-client.ts";

export class GatewayClock {
  readonly #inspector: InspectorClient;

  /** @param typed URL of a gateway, with the inspector's token if it has one. @throws UserError */
  constructor(typed: string) {
    this.#inspector = new InspectorClient(typed);
  }

  /** @throws UserError */
  read(): Promise<ClockAnswer> {
    return this.#inspector.ask("clock");
  }

  /** @throws UserError */
  advance(duration: string): Promise<ClockAnswer> {
    return this.#inspector.change("POST", "clock", { advance: duration });
  }
}
