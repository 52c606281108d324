// Short notices: what happened, for a few seconds, also for screen readers.
import { signal } from "@preact/signals";

const shownMillis = 4000;
const notice = signal("");
let ending: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  notice.value = text;
  clearTimeout(ending);
  ending = setTimeout(() => {
    notice.value = "";
  }, shownMillis);
}

export function Notice() {
  return (
    <div class="toast" role="status">
      {notice.value}
    </div>
  );
}
