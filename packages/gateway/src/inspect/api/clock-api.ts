// `/inspector/api/clock`: the gateway's time, and turning it if it is turned by hand.
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { Clock } from "../../clock.ts";
import type { ExchangeSource } from "../exchanges/exchange-source.ts";
import type { Inspector } from "../exchanges/inspector.ts";
import { ApiProblem } from "./api-problem.ts";
import type { ClockAnswer, TurnedClockAnswer } from "./inspector-api.ts";

/** A clock that is turned by hand has `advance`. */
export interface ShownClock extends Pick<Clock, "now"> {
  readonly advance?: (duration: string) => Promise<void>;
  /** Calls back when a turn begins, and the returned function when it has ended. @returns a function that stops it */
  readonly follow?: (listener: () => () => void) => () => void;
}

export const describeClock = (clock: ShownClock): ClockAnswer => ({
  now: new Date(clock.now()).toISOString(),
  isManual: clock.advance !== undefined,
});

/** @throws ApiProblem 409 if the clock runs by itself, 400 for what is not a duration */
export async function turnClock(
  clock: ShownClock,
  duration: string,
  exchanges: Pick<ExchangeSource, "sequence">,
): Promise<TurnedClockAnswer> {
  if (clock.advance === undefined) {
    throw new ApiProblem(409, "The clock of this gateway runs by itself. Start it with --manual-clock.");
  }
  const after = await exchanges.sequence();
  let turned: Promise<void>;
  try {
    turned = clock.advance(duration);
  } catch (cause) {
    throw new ApiProblem(400, errorMessage(cause), { cause });
  }
  await turned;
  return { ...describeClock(clock), after };
}

/** Calls back after each turn, whoever turned the clock. @returns a function that stops it */
export function followClock(
  clock: ShownClock,
  inspector: Pick<Inspector, "sequence">,
  listener: (turned: TurnedClockAnswer) => void,
): () => void {
  const stop = clock.follow?.(() => {
    const after = inspector.sequence;
    return () => listener({ ...describeClock(clock), after });
  });
  return stop ?? (() => {});
}
