// What all chains of one data plane share.

import type { Meter } from "@answerback/vtl";
import type { Clock } from "../../clock.ts";
import type { Gatekeepers } from "../access/admission.ts";
import type { Backends } from "../integrations/index.ts";
import type { Exchange } from "./exchange.ts";
import type { TraceParentOf } from "./trace-parent.ts";

export interface Plane {
  readonly clock: Clock;
  readonly backends: Backends;
  readonly gatekeepers: Gatekeepers;
  /** The trace context that HTTP backends get; undefined when nothing is traced. */
  readonly traceParentOf: TraceParentOf | undefined;
  /** The budget of a new exchange. */
  readonly newMeter: () => Meter;
  /** The longest answer, in bytes. */
  readonly maxMessageBytes: number;
  /** Hears of each event when it is over. */
  readonly onExchange: (exchange: Exchange) => void;
  /** Hears of what the operator should know, one line. */
  readonly warn: (message: string) => void;
}
