// Finds the stage that serves a request, and shows the operator why none does.
import type { Clock } from "../clock.ts";
import type { LiveStage, LiveStages, StagePlace } from "../deployments/live-stages.ts";
import type { StageAddress } from "../http/stage-address.ts";
import { printable } from "../printable.ts";
import { TokenBucket } from "./access/token-bucket.ts";

/** The stage that serves a request. */
export interface Arrival {
  readonly place: StagePlace;
  readonly stage: LiveStage;
  readonly address: StageAddress;
}

export class Arrivals {
  readonly #liveStages: LiveStages;
  readonly #clock: Clock;
  readonly #warn: (message: string) => void;
  /** Keeps a flood of refused clients from flooding the log. */
  readonly #warnings: TokenBucket;

  constructor(liveStages: LiveStages, clock: Clock, warn: (message: string) => void) {
    this.#liveStages = liveStages;
    this.#clock = clock;
    this.#warn = warn;
    this.#warnings = new TokenBucket({ ratePerSecond: 1, burst: 20 }, clock.monotonic());
  }

  /** @returns undefined if nothing is deployed there, or the address is switched off */
  at(address: StageAddress): Arrival | undefined {
    const place = this.#placeOf(address);
    const stage = place?.stage();
    return place === undefined || stage === undefined || (address.isDefault && stage.api.defaultEndpointDisabled)
      ? undefined
      : { place, stage, address };
  }

  /** Warns the operator that nothing is served at an address. */
  warnOf(address: StageAddress): void {
    if (!this.#warnings.take(this.#clock.monotonic())) return;
    const place = this.#placeOf(address);
    this.#warn(`A client was refused: ${place === undefined ? unknownStage(address) : unservedStage(place)}`);
  }

  #placeOf({ apiId, stageName }: StageAddress): StagePlace | undefined {
    return apiId === undefined || stageName === undefined ? undefined : this.#liveStages.find(apiId, stageName);
  }
}

function unservedStage(place: StagePlace): string {
  const { apiId, stageName } = place;
  return place.stage() === undefined
    ? `stage ${stageName} of API ${apiId} has no deployment of a WebSocket API.`
    : `API ${apiId} is served only at its custom domains (disableExecuteApiEndpoint).`;
}

function unknownStage({ apiId, stageName, domainName }: StageAddress): string {
  if (apiId === undefined) return `no API mapping of ${sent(domainName)} matches its path.`;
  return stageName === undefined || stageName === "$default"
    ? `API ${sent(apiId)} has no stage $default, so its address must end with the name of a stage.`
    : `there is no API ${sent(apiId)} with a stage ${sent(stageName)}. Deploy it, or correct the address.`;
}

/** A part of the address that a client sent, cut and escaped to fit one line. */
function sent(part: string | undefined): string {
  return printable((part ?? "").slice(0, 100));
}
