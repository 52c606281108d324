// The results of messages that were sent again: before and after, side by side.
import { choose } from "../messages/chosen.ts";
import { isFailure } from "../messages/filter.ts";
import type { Message } from "../messages/message-log.ts";
import { answerText, messageText } from "../messages/message-words.ts";
import { Dialog } from "../shell/dialog.tsx";
import { Marked } from "../text/marked.tsx";
import { type Replayed, type ReplayRun, replayRun } from "./replay.ts";

export interface ReplayResultsProps {
  readonly run: ReplayRun;
}

export function ReplayResults({ run: { title, total, done } }: ReplayResultsProps) {
  const better = done.filter(({ before, after }) => after && isFailure(before) && !isFailure(after)).length;
  return (
    <Dialog
      title={title}
      onClose={() => {
        replayRun.value = undefined;
      }}
    >
      <p role="status">
        {total === 0 ? "There is no message to send." : `${done.length} of ${total} sent again.`}
        {better > 0 && ` ${better} that failed ${better === 1 ? "is" : "are"} answered now.`}
      </p>
      {done.length > 0 && (
        <table class="replayed">
          <thead>
            <tr>
              <th scope="col">Message</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {done.map((one) => (
              <Row key={one.before.order} replayed={one} />
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}

function Row({ replayed: { before, after, note } }: { readonly replayed: Replayed }) {
  return (
    <tr>
      <td>
        <code>
          <Marked text={messageText(before)} />
        </code>
      </td>
      <td>
        <Answer summary={before} />
      </td>
      <td>{after ? <Answer summary={after} /> : <span class="quiet">{note}</span>}</td>
    </tr>
  );
}

function Answer({ summary }: { readonly summary: Message }) {
  return (
    <button
      type="button"
      class={`link${isFailure(summary) ? " bad" : ""}`}
      onClick={() => {
        replayRun.value = undefined;
        choose(summary);
      }}
    >
      <Marked text={answerText(summary) || "no answer"} />
    </button>
  );
}
