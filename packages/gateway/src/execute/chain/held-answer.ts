// Holds the answer of a backend before its phase continues, for someone who inspects the exchange.
import type { EndpointResponse } from "../integrations/endpoint-response.ts";
import type { RoutedEvent } from "./select-route.ts";

/** Called for every answer. @returns undefined if the exchange continues at once */
export type HoldAnswer = (routed: RoutedEvent, endpoint: EndpointResponse) => Promise<ReleasedAnswer> | undefined;

export interface ReleasedAnswer {
  /** The answer to continue with. */
  readonly endpoint: EndpointResponse;
  /** The time for which it was held. No limit of the exchange counts it. */
  readonly millis: number;
  readonly isEdited: boolean;
}
