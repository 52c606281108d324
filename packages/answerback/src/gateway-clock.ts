// The clock of a gateway over its inspector's API.
import { InspectorClient } from "./inspector-client.ts";

export interface ClockAnswer {
  readonly now: string;
  readonly isManual: boolean;
}

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
  async advance(duration: string): Promise<ClockAnswer> {
    // Pages of other sites cannot send this header.
    const own = { "Sec-Fetch-Site": "same-origin" };
    const { token } = await this.#inspector.ask<{ readonly token: string }>("session", { headers: own });
    return this.#inspector.ask("clock", {
      method: "POST",
      headers: { ...own, "x-answerback-page": token },
      body: JSON.stringify({ advance: duration }),
    });
  }
}
