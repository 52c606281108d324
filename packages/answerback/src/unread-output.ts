// Unread output must not keep a serving command alive after it was stopped.
import { outputTo } from "@answerback/gateway/bounded-output";
import { systemClock } from "@answerback/gateway/clock";

/** How long a command that stops waits for the readers of its output, in milliseconds. */
const patienceMillis = 1_000;

/** Ends the process if a reader of its output has stopped reading. */
export async function dropUnreadOutput(): Promise<void> {
  const left = await Promise.all(
    [process.stdout, process.stderr].map((stream) => outputTo(stream).isLeftUnread(patienceMillis, systemClock)),
  );
  if (left.includes(true)) process.exit();
}
