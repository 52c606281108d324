// In a cluster another node may change an API while an operation of this node changes it.
import { AwsError, messages } from "@answerback/apigatewayv2";
import type { Clock } from "../clock.ts";
import { StoreError } from "../store/store.ts";

/** Time in which an operation is repeated, in milliseconds. */
const maxMillis = 10_000;

/**
 * Runs a whole operation again when the store refuses its change because another one came first, so that it is checked and
 * computed with that change. The store passes writes on in turns, so few repetitions are needed.
 * @throws AwsError ConflictException if others come first for 10 s
 */
export async function repeatChanged<Result>(run: () => Result | Promise<Result>, clock: Clock): Promise<Result> {
  let started: number | undefined;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof StoreError) || error.code !== "CHANGED") throw error;
      const now = clock.machine.monotonic();
      started ??= now;
      if (now - started > maxMillis) {
        throw new AwsError("ConflictException", messages.concurrentModification, { cause: error });
      }
    }
  }
}
