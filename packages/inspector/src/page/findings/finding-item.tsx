// One finding: the problem, why it matters, how to fix it, where it is.
import type { FindingDescription } from "@answerback/gateway/inspector-api";
import { PlaceText } from "../exchange/sentence.tsx";
import { hashOf } from "../shell/address.ts";

export function FindingItem({ finding }: { readonly finding: FindingDescription }) {
  const { code, level, title, message, advice, place, templateId, position } = finding;
  return (
    <div class={`finding ${level}`}>
      <h3>
        <span class={`badge ${level === "error" ? "bad" : "warn"}`}>{code}</span> {title}
      </h3>
      <p>{message}</p>
      <p class="quiet">{advice}</p>
      <p class="finding-place">
        {place && <PlaceText place={place} />}
        {templateId !== undefined && (
          <a href={hashOf({ view: "templates", templateId })}>
            Open the template{position && ` at line ${position.line}`}
          </a>
        )}
      </p>
    </div>
  );
}
