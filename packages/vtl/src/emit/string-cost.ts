// The cost of strings that a template joins.
import type { Meter } from "../meter.ts";

const charactersPerStep = 16;

/** Charges a joined string: JavaScript copies its parts when it is read. @throws LimitExceeded */
export function chargeString({ length }: string, meter: Meter): void {
  meter.checkLength(length);
  meter.allocate(length);
  meter.charge(length / charactersPerStep);
}
