// Whether the rates are shown.
import { signal } from "@preact/signals";

export const isRatesOpen = signal(false);
