// `/inspector/api/clock`: the gateway's time, and turning it if it is turned by hand.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../../clock.ts";
import type { PageEvents } from "../events/page-events.ts";
import type { Inspector } from "../exchanges/inspector.ts";
import { ApiProblem } from "./api-problem.ts";
import type { ClockAnswer, TurnedClockAnswer } from "./inspector-api.ts";

/** A clock that is turned by hand has `advance`. */
export type ShownClock = Pick<Clock, "now"> & { readonly advance?: (duration: string) => Promise<void> };

export const describeClock = (clock: ShownClock): ClockAnswer => ({
  now: new Date(clock.now()).toISOString(),
  isManual: clock.advance !== undefined,
});

/**
 * Turns the clock, and announces it to all pages.
 * @throws ApiProblem 409 if the clock runs by itself, 400 for what is not a duration
 */
export async function turnClock(
  clock: ShownClock,
  duration: string,
  { inspector, events }: { readonly inspector: Pick<Inspector, "sequence">; readonly events: PageEvents },
): Promise<TurnedClockAnswer> {
  if (clock.advance === undefined) {
    throw new ApiProblem(409, "The clock of this gateway runs by itself. Start it with --manual-clock.");
  }
  const after = inspector.sequence;
  let turned: Promise<void>;
  try {
    turned = clock.advance(duration);
  } catch (cause) {
    throw new ApiProblem(400, errorMessage(cause), { cause });
  }
  await turned;
  const answer = { ...describeClock(clock), after };
  events.announce("clock", answer);
  return answer;
}
