// The message that is being written.
import { signal } from "@preact/signals";

export const draft = signal("");
