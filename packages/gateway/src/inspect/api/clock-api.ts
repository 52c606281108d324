// `/inspector/api/clock`: the gateway's time, and turning it if it is turned by hand.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../../clock.ts";
import { ApiProblem } from "./api-problem.ts";
import type { ClockAnswer } from "./inspector-api.ts";

/** A clock that is turned by hand has `advance`. */
export type ShownClock = Pick<Clock, "now"> & { readonly advance?: (duration: string) => Promise<void> };

export const describeClock = (clock: ShownClock): ClockAnswer => ({
  now: new Date(clock.now()).toISOString(),
  isManual: clock.advance !== undefined,
});

/** @throws ApiProblem 409 if the clock runs by itself, 400 for what is not a duration */
export async function turnClock(clock: ShownClock, duration: string): Promise<ClockAnswer> {
  if (clock.advance === undefined) {
    throw new ApiProblem(409, "The clock of this gateway runs by itself. Start it with --manual-clock.");
  }
  let turned: Promise<void>;
  try {
    turned = clock.advance(duration);
  } catch (cause) {
    throw new ApiProblem(400, errorMessage(cause), { cause });
  }
  await turned;
  return describeClock(clock);
}
