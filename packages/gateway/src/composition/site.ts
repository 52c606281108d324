// The part of a gateway that each of its processes has: the configuration that it serves, and the address of its port.
import { createLiveStages, type LiveStages } from "../deployments/live-stages.ts";
import { awsEndpointOf } from "../execute/integrations/aws-endpoint.ts";
import { type ConnectionLimits, defaultConnectionLimits } from "../execute/socket/connection-limits.ts";
import { RequestBodies } from "../http/request-body.ts";
import type { ProgramNames } from "../inspect/configuration/program-names.ts";
import { noNames } from "../inspect/configuration/program-names.ts";
import { CoverageCollector } from "../inspect/coverage/coverage.ts";
import { createExchangeDescriber, type ExchangeDescriber } from "../inspect/description/exchange-describer.ts";
import type { StageName } from "../inspect/exchanges/exchange-rings.ts";
import { createMask, type Mask } from "../inspect/masking/mask.ts";
import { type CustomDomains, createCustomDomains } from "../server/custom-domain.ts";
import { listeningAuthority, type PublicAddress, publicAddress } from "../server/public-address.ts";
import type { Store } from "../store/store.ts";
import type { CheckedOptions } from "./checked-options.ts";

export interface Site extends CheckedOptions {
  readonly store: Store;
  readonly port: number;
  /** `http://HOST:PORT`, the endpoint for AWS clients on this machine. */
  readonly url: string;
  readonly address: PublicAddress;
  readonly connectionLimits: ConnectionLimits;
  readonly live: LiveStages;
  readonly isStage: (stage: StageName) => boolean;
  readonly domains: CustomDomains;
  readonly bodies: RequestBodies;
  readonly mask: Mask;
  readonly names: ProgramNames;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly endpointOf: ReturnType<typeof awsEndpointOf>;
  readonly describe: ExchangeDescriber;
  /** Undefined without the option `coverage`. */
  readonly coverage: CoverageCollector | undefined;
  /** Stops following the store. */
  close(): void;
}

/** @param port the actual one, never 0 */
export function createSite(checked: CheckedOptions, store: Store, port: number): Site {
  const { options, publicUrl, warnUncompiled } = checked;
  const listening = { host: options.host, port };
  const coverage = options.coverage === true ? new CoverageCollector() : undefined;
  const live = createLiveStages(store, warnUncompiled, coverage?.compileTemplate);
  const domains = createCustomDomains(store);
  const mask = createMask(options.inspector.maskedNames);
  const names = options.inspectedProgram?.names ?? noNames;
  const environment = options.environment ?? process.env;
  const endpointOf = awsEndpointOf(environment, options.services?.map(({ signingName }) => signingName) ?? []);
  return {
    ...checked,
    store,
    port,
    url: `http://${listeningAuthority(listening)}`,
    address: publicAddress(listening, publicUrl),
    connectionLimits: { ...defaultConnectionLimits, ...options.limits.connection },
    live,
    isStage: ({ apiId, stageName }) => live.find(apiId, stageName) !== undefined,
    domains,
    bodies: new RequestBodies(),
    mask,
    names,
    environment,
    endpointOf,
    describe: createExchangeDescriber({ mask, names, endpointOf }),
    coverage,
    close() {
      domains.close();
      live.close();
    },
  };
}
