// The identity of a client, taken from its handshake.
import type { IncomingMessage } from "node:http";
import type { Clock } from "../clock.ts";
import { type Holder, newConnectionId, singleProcess } from "../cluster/connection-id.ts";
import type { StagePlace } from "../deployments/live-stages.ts";
import { anonymous } from "./access/connection-access.ts";
import type { Arrival } from "./arrivals.ts";
import type { ConnectionIdentity } from "./chain/inbound-event.ts";

export interface IdentitySettings {
  readonly accountId: string;
  /** The host of an API for clients that use the path form. */
  readonly domainName: (apiId: string) => string;
  /** The process of this data plane. Default: the only one. */
  readonly holder?: Holder | undefined;
}

/** Makes the identities of one data plane. */
export class ConnectionIdentities {
  readonly #settings: IdentitySettings;
  readonly #clock: Clock;
  /** One string for all connections of a stage: thousands of them may be idle. */
  readonly #domainNames = new WeakMap<StagePlace, string>();

  constructor(settings: IdentitySettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  create(request: IncomingMessage, { place, address }: Arrival): ConnectionIdentity {
    return {
      connectionId: newConnectionId(this.#settings.holder ?? singleProcess),
      apiId: place.apiId,
      stageName: place.stageName,
      accountId: this.#settings.accountId,
      connectedAt: this.#clock.now(),
      domainName: address.domainName ?? this.#domainName(place),
      sourceIp: (request.socket.remoteAddress ?? "").replace(/^::ffff:/, ""),
      userAgent: request.headers["user-agent"],
      access: anonymous,
    };
  }

  #domainName(place: StagePlace): string {
    let domainName = this.#domainNames.get(place);
    if (domainName === undefined) {
      domainName = this.#settings.domainName(place.apiId);
      this.#domainNames.set(place, domainName);
    }
    return domainName;
  }
}
