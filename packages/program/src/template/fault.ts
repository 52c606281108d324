// A mistake in a template, with its place.
import { nearest } from "@answerback/apigatewayv2/findings";

export class Fault extends Error {
  override readonly name = "Fault";
  /** Offset in the file. */
  readonly start: number;

  /** @param message one or more sentences: the problem, and what there is or what to do */
  constructor(start: number, message: string) {
    super(message);
    this.start = start;
  }
}

const shownAtMost = 12;

/** ` Did you mean Orders? There are Orders, Jobs.` */
export function whatThereIs(name: string, known: Iterable<string>, kind: string): string {
  const names = [...known];
  if (names.length === 0) return ` There are no ${kind}.`;
  const close = nearest(name, names);
  const shown = names.slice(0, shownAtMost).join(", ");
  const rest = names.length - shownAtMost;
  const list = ` The ${kind}: ${shown}${rest > 0 ? ` and ${rest} more` : ""}.`;
  return close === undefined ? list : ` Did you mean ${close}?${list}`;
}
