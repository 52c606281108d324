// Whether the palette and the help are open.
import { signal } from "@preact/signals";

export const isPaletteOpen = signal(false);
export const isHelpOpen = signal(false);

export function openPalette(): void {
  isPaletteOpen.value = true;
}
