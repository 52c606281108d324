// The data of a page in a single file.
import { dataElement, type SharedData } from "./shared-data.ts";

/** @returns undefined if the page is not a single file */
export function sharedData(): SharedData | undefined {
  const text = document.getElementById(dataElement)?.textContent;
  return text === undefined ? undefined : ((JSON.parse(text) as SharedData | null) ?? { apis: [], exchanges: [] });
}

/** True in a page that has no gateway. */
export const isShared = document.getElementById(dataElement) !== null;
