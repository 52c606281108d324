// Opens the palette and the help.
import { signal } from "@preact/signals";

export const isPaletteOpen = signal(false);
export const isHelpOpen = signal(false);

export function openPalette(): void {
  isPaletteOpen.value = true;
}
