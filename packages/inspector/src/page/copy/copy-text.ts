// Copies text, and says so.
import { say } from "../shell/notice.tsx";

export async function copyText(text: string, name: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(`${name} copied.`);
  } catch {
    say("The browser did not allow to copy.");
  }
}
