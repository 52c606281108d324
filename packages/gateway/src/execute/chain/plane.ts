// Services that all chains of a data plane share.

import type { Meter } from "@answerback/vtl";
import type { Clock } from "../../clock.ts";
import type { Gatekeepers } from "../access/admission.ts";
import type { OwedDisconnects } from "../disconnects/owed-disconnects.ts";
import type { Faults } from "../faults/faults.ts";
import type { Backends } from "../integrations/index.ts";
import type { Exchange } from "./exchange.ts";
import type { HoldAnswer } from "./held-answer.ts";
import type { TraceParentOf } from "./trace-parent.ts";

export interface Plane {
  readonly clock: Clock;
  readonly backends: Backends;
  readonly gatekeepers: Gatekeepers;
  /** The trace context that HTTP backends get; undefined without tracing. */
  readonly traceParentOf: TraceParentOf | undefined;
  /** The rules that make events fail. */
  readonly faults: Faults;
  /** The budget of a new exchange. */
  readonly newMeter: () => Meter;
  /** The longest answer, in bytes. */
  readonly maxMessageBytes: number;
  readonly owedDisconnects: OwedDisconnects;
  /** Undefined if no answer is ever held. */
  readonly holdAnswer: HoldAnswer | undefined;
  /** Called when an event has ended. */
  readonly onExchange: (exchange: Exchange) => void;
  /** Receives warnings for the operator, one line each. */
  readonly warn: (message: string) => void;
}
