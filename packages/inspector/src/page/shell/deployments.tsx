// Says when a program is deployed; a failure stays until the next run.
import { signal } from "@preact/signals";
import { onEvent } from "../api/events.ts";
import { secondsText } from "../text/words.ts";
import { say } from "./notice.tsx";

const failure = signal<string | undefined>(undefined);

onEvent("deployment", (event) => {
  switch (event.kind) {
    case "deploying":
      failure.value = undefined;
      say(`${event.program} is deploying.`);
      break;
    case "deployed":
      say(`${event.program} is deployed in ${secondsText(event.millis)}.`);
      break;
    case "failed":
      failure.value = `${event.program} was not deployed: ${event.message}`;
  }
});

export function FailedDeployment() {
  if (failure.value === undefined) return null;
  return (
    <p class="notice bad" role="alert">
      {failure.value}
    </p>
  );
}
