// `/inspector/api/conversations`: kept exchanges as a file for `answerback test` (docs/testing.md).
import type { ServerResponse } from "node:http";
import type { ExchangeDescription } from "../description/described-exchange.ts";
import { ApiProblem } from "./api-problem.ts";

/** The gateway that had the exchanges. */
export interface RecordedGateway {
  readonly url: string;
  /** True: exchanges take time only while the clock is turned. */
  readonly isManualClock: boolean;
  /** `API/STAGE`; undefined if the gateway serves no other stage. */
  readonly stage: string | undefined;
  /** True: the answers of HTTP backends are written as well, so that the conversations run without them. */
  readonly withBackends: boolean;
}

/**
 * Writes exchanges of one stage, oldest first, as conversations, one for each connection.
 * @returns YAML; undefined if none of them belongs in a conversation
 */
export type WriteConversations = (
  exchanges: readonly ExchangeDescription[],
  gateway: RecordedGateway,
) => Promise<string | undefined>;

export interface Recording {
  /** Undefined: the gateway cannot write conversations. */
  readonly write: WriteConversations | undefined;
  readonly exchanges: readonly ExchangeDescription[];
  readonly gateway: Omit<RecordedGateway, "stage">;
  /** True if the gateway serves only one stage. */
  readonly hasOneStage: boolean;
}

/** @throws ApiProblem */
export async function answerConversations(recording: Recording, response: ServerResponse): Promise<void> {
  const { write, exchanges, gateway, hasOneStage } = recording;
  if (write === undefined) throw new ApiProblem(501, "This gateway was started without a writer of conversations.");
  const [stage, ...others] = new Set(exchanges.map((exchange) => `${exchange.apiId}/${exchange.stage}`));
  if (others.length > 0) {
    throw new ApiProblem(409, `A file has one stage. Choose one of ${[stage, ...others].join(", ")}.`);
  }
  const text = await write(exchanges, { ...gateway, stage: hasOneStage ? undefined : stage });
  if (text === undefined) throw new ApiProblem(404, "No message is kept that belongs in a conversation.");
  response
    .writeHead(200, {
      "Content-Type": "application/yaml; charset=utf-8",
      "Content-Length": Buffer.byteLength(text),
      "Cache-Control": "no-store",
    })
    .end(text);
}
