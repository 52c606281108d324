// The recorded conversations: to copy, or to save as a file for `answerback test`.
import { copyText } from "../copy/copy-text.ts";
import { Dialog } from "../shell/dialog.tsx";
import { download } from "../shell/download.ts";
import { type Recorded, recordBackends, recorded } from "./recording.ts";

const fileName = "conversations.yaml";

export interface RecordedDialogProps {
  readonly recorded: Recorded;
}

export function RecordedDialog({ recorded: { query, text, note } }: RecordedDialogProps) {
  // With --url, the backends of the file would have to listen where the real ones do.
  const target = query.backends === "true" ? "--program FOLDER" : `--url ${location.origin}`;
  const command = `answerback test ${fileName} ${target}`;
  return (
    <Dialog
      title="Recorded conversation"
      class="wide"
      onClose={() => {
        recorded.value = undefined;
      }}
    >
      {note !== undefined && <p class="warn">{note}</p>}
      <p>
        Run it with <code>{command}</code>.
      </p>
      <p>
        <label>
          <input
            type="checkbox"
            checked={query.backends === "true"}
            onChange={({ currentTarget }) => recordBackends(currentTarget.checked)}
          />{" "}
          With the answers of HTTP backends, so that it runs without them
        </label>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section class="recorded" tabIndex={0} aria-label="Conversation">
        <pre>{text}</pre>
      </section>
      <div class="dialog-buttons">
        <button type="button" onClick={() => copyText(command, "Command")}>
          Copy the command
        </button>
        <button type="button" onClick={() => copyText(text, "Conversation")}>
          Copy
        </button>
        <button type="button" class="main" onClick={() => download(fileName, "application/yaml", text)}>
          Download
        </button>
      </div>
    </Dialog>
  );
}
