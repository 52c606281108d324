// Shows and hides the rates.
import { signal } from "@preact/signals";

export const isRatesOpen = signal(false);
