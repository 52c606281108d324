// The time-out of work that does not have its own, such as answers of this process.
import type { Clock, Timer } from "../../clock.ts";
import { GatewayError } from "../chain/gateway-error.ts";

/**
 * The result of the work. It goes on after the time-out.
 * @param late the message of the time-out; a function if it depends on the progress of the work
 * @throws GatewayError INTEGRATION_TIMEOUT
 */
export async function within<Result>(
  work: Promise<Result>,
  millis: number,
  clock: Pick<Clock, "setTimeout">,
  late: string | (() => string),
): Promise<Result> {
  let timer: Timer | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = clock.setTimeout(() => {
      reject(new GatewayError("INTEGRATION_TIMEOUT", typeof late === "string" ? late : late()));
    }, millis);
  });
  return Promise.race([work, over]).finally(() => timer?.cancel());
}
