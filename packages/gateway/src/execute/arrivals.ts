// Which stage serves a request, and for the operator, why none does.
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
  /** A flood of clients that are refused must not become a flood of lines. */
  readonly #warnings: TokenBucket;

  constructor(liveStages: LiveStages, clock: Clock, warn: (message: string) => void) {
    this.#liveStages = liveStages;
    this.#clock = clock;
    this.#warn = warn;
    this.#warnings = new TokenBucket({ ratePerSecond: 1, burst: 20 }, clock.monotonic());
  }

  /** @returns undefined when nothing is deployed there, or the address is switched off */
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
    ? `no deployment of a WebSocket API is at stage ${stageName} of API ${apiId}.`
    : `API ${apiId} is reached by its custom domains only (disableExecuteApiEndpoint).`;
}

function unknownStage({ apiId, stageName, domainName }: StageAddress): string {
  if (apiId === undefined) return `no API mapping of ${sent(domainName)} fits its path.`;
  return stageName === undefined || stageName === "$default"
    ? `API ${sent(apiId)} has no stage $default, so its address must end in the name of a stage.`
    : `there is no API ${sent(apiId)} with a stage ${sent(stageName)}. Deploy it, or correct the address.`;
}

/** A part of an address as a client sent it, at most a line long. */
function sent(part: string | undefined): string {
  return printable((part ?? "").slice(0, 100));
}
