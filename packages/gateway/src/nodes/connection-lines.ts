// Reports to the operator that the connection to NATS was lost, and that it has returned.
import type { Clock, Timer } from "../clock.ts";
import type { NodeConnection } from "./connection.ts";

/** Most losses are the end of one server, after which the next one answers at once. */
const quietMillis = 2_000;

/** @returns ends the reports */
export function reportConnection(
  connection: Pick<NodeConnection, "onLost" | "onReturned">,
  clock: Clock,
  warn: (message: string) => void,
): () => void {
  let lostAt = 0;
  let isReported = false;
  let timer: Timer | undefined;
  const ends = [
    connection.onLost(() => {
      lostAt = clock.monotonic();
      timer?.cancel();
      timer = clock.setTimeout(() => {
        isReported = true;
        warn(
          "The connection to NATS is lost. This node goes on serving its clients; until the connection returns, the configuration cannot be changed, and callbacks to clients of other nodes fail with 503.",
        );
      }, quietMillis);
    }),
    connection.onReturned(() => {
      timer?.cancel();
      if (isReported) {
        const seconds = ((clock.monotonic() - lostAt) / 1000).toFixed(1);
        warn(`The connection to NATS has returned after ${seconds} s.`);
      }
      isReported = false;
    }),
  ];
  return () => {
    timer?.cancel();
    for (const end of ends) end();
  };
}
