// Says that the page records, and ends it.
import { log, logVersion, orderOf } from "../messages/feed.ts";
import { recording, stopRecording } from "./recording.ts";

export function RecordingBar() {
  const now = recording.value;
  if (now === undefined) return null;
  logVersion.value;
  const from = orderOf(now.after);
  const count = log.count(({ order, kind }) => order > from && kind === "message");
  return (
    <p class="notice recording" role="status">
      <span>
        Recording: {count} {count === 1 ? "message" : "messages"}.
      </span>
      <button type="button" onClick={() => stopRecording()}>
        Stop and save
      </button>
      <button
        type="button"
        class="plain"
        onClick={() => {
          recording.value = undefined;
        }}
      >
        Discard
      </button>
    </p>
  );
}
