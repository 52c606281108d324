// The data of a page in a single file.
import { dataElement, type SharedData } from "./shared-data.ts";

const element = document.getElementById(dataElement);

/** True in a page that has no gateway. */
export const isShared = element !== null;

/** Nothing if no data was put into the file. */
export function sharedData(): SharedData {
  return (JSON.parse(element?.textContent ?? "null") as SharedData | null) ?? { apis: [], exchanges: [] };
}
