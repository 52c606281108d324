// The address of the page: which view is open, and which exchange, template or connection in it. Every place of the page can
// be opened again by its address.
import { type ReadonlySignal, signal } from "@preact/signals";

export type Place =
  /** `#` and the request id of an exchange; without one, the map with its samples. */
  | { readonly view: "messages"; readonly requestId?: string }
  | { readonly view: "map" }
  | { readonly view: "templates"; readonly templateId?: string }
  | { readonly view: "findings" }
  /** Faults, clock and recording; `faultId` is pointed at. */
  | { readonly view: "test"; readonly faultId?: string }
  | { readonly view: "connection"; readonly connectionId: string };

export type View = Place["view"];

const current = signal<Place>(placeOf(globalThis.location?.hash ?? ""));

/** The open place; follows the browser's history. */
export const place: ReadonlySignal<Place> = current;

globalThis.addEventListener?.("hashchange", () => {
  current.value = placeOf(location.hash);
});

/** @param replace true if the browser's Back should skip the place that is left */
export function goTo(next: Place, { replace = false } = {}): void {
  const hash = hashOf(next);
  if (hash === hashOf(current.peek())) return;
  history[replace ? "replaceState" : "pushState"](undefined, "", hash === "" ? location.pathname : hash);
  current.value = next;
}

export function hashOf(at: Place): string {
  switch (at.view) {
    case "messages":
      return at.requestId === undefined ? "" : `#${encodeURIComponent(at.requestId)}`;
    case "connection":
      return `#/connections/${encodeURIComponent(at.connectionId)}`;
    case "templates":
      return at.templateId === undefined ? "#/templates" : `#/templates/${encodeURIComponent(at.templateId)}`;
    case "test":
      return at.faultId === undefined ? "#/test" : `#/test/${encodeURIComponent(at.faultId)}`;
    default:
      return `#/${at.view}`;
  }
}

export function placeOf(hash: string): Place {
  if (!hash.startsWith("#/")) {
    const requestId = decoded(hash.slice(1));
    return requestId === "" ? { view: "messages" } : { view: "messages", requestId };
  }
  const [view, id = ""] = hash.slice(2).split("/").map(decoded);
  if (view === "connections" && id !== "") return { view: "connection", connectionId: id };
  if (view === "templates") return id === "" ? { view } : { view, templateId: id };
  if (view === "test") return id === "" ? { view } : { view, faultId: id };
  return view === "map" || view === "findings" ? { view } : { view: "messages" };
}

/** The text itself if it is not valid percent encoding. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
