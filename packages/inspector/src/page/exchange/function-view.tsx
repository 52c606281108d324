// A function that an exchange called: its name, its figures, its log.
import type { FunctionDescription } from "@answerback/gateway/inspector-api";
import { Marked } from "../text/marked.tsx";
import { functionSentence, shownLogLine } from "../text/words.ts";

export function FunctionView({ called }: { readonly called: FunctionDescription }) {
  const { functionName, requestId, logLines, omittedLogLines } = called;
  return (
    <>
      <p>
        Function <code>{functionName}</code> <span class="quiet">{functionSentence(called)}</span>
      </p>
      {logLines.length > 0 && (
        <figure aria-label="Log of the function">
          <pre>
            <Marked text={logLines.map((line) => shownLogLine(line, requestId)).join("\n")} />
            {omittedLogLines > 0 && `\n… ${omittedLogLines} more lines`}
          </pre>
        </figure>
      )}
      <p class="quiet">
        invocation <code>{requestId}</code>
      </p>
    </>
  );
}
