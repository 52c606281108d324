// Checks the options of a gateway before anything is opened, and derives what all its processes need from them.
import { createKnownCredentials, type KnownCredentials } from "../auth/known-credentials.ts";
import type { KnownKeys } from "../auth/sigv4.ts";
import { outputTo } from "../bounded-output.ts";
import { type Clock, systemClock } from "../clock.ts";
import { FaultRuleError } from "../execute/faults/fault-rule.ts";
import { type FaultSettings, Faults } from "../execute/faults/faults.ts";
import { type AddressRange, BackendAddresses } from "../execute/integrations/backend-addresses.ts";
import type { StartGatewayOptions } from "../gateway-options.ts";
import type { ManualClock } from "../manual-clock.ts";
import { printableLines } from "../printable.ts";
import { isLoopback } from "../server/loopback.ts";
import { parsePublicUrl } from "../server/public-address.ts";
import { GatewayStartError } from "../start-error.ts";

/** The options, and what is derived from them. */
export interface CheckedOptions {
  readonly options: StartGatewayOptions;
  readonly clock: Clock | ManualClock;
  readonly publicUrl: URL | undefined;
  readonly faults: Faults;
  /** Undefined if callers need not sign. */
  readonly keys: KnownKeys | undefined;
  readonly credentials: KnownCredentials | undefined;
  readonly warn: (message: string) => void;
  readonly warnUncompiled: (message: string) => void;
}

/** @throws GatewayStartError */
export function checkedOptions(options: StartGatewayOptions): CheckedOptions {
  if (options.credentials.length === 0) requireLoopback(options.host);
  const publicUrl = options.publicUrl === undefined ? undefined : requirePublicUrl(options.publicUrl);
  requireAddressRanges(options.integrationAddresses);
  const faults = openFaults(options.faults);
  const credentials =
    options.credentials.length > 0 ? createKnownCredentials(options.credentials, options.accountId) : undefined;
  const warn =
    options.onWarning ?? ((message: string) => outputTo(process.stderr).write(`${printableLines(message)}\n`));
  return {
    options,
    clock: options.clock ?? systemClock,
    publicUrl,
    faults,
    keys: credentials?.keys,
    credentials,
    warn,
    warnUncompiled: options.onUncompiled ?? warn,
  };
}

/** Without credentials callers are not authenticated, so only loopback may connect. */
function requireLoopback(host: string): void {
  if (isLoopback(host)) return;
  throw new GatewayStartError(
    "HOST_NOT_LOOPBACK",
    `Without credentials, anyone who can reach ${host} could change the configuration. Set credentials to a credentials file (start: --credentials) to require signed requests, or listen on 127.0.0.1.`,
  );
}

function requireAddressRanges(ranges: readonly AddressRange[]): void {
  try {
    new BackendAddresses(ranges);
  } catch (error) {
    if (!Error.isError(error)) throw error;
    throw new GatewayStartError("INTEGRATION_ADDRESSES", `integrationAddresses: ${error.message}`, { cause: error });
  }
}

function openFaults(settings: FaultSettings): Faults {
  try {
    return new Faults(settings);
  } catch (error) {
    if (error instanceof FaultRuleError) {
      throw new GatewayStartError("FAULTS", `faults: ${error.message}`, { cause: error });
    }
    throw error;
  }
}

function requirePublicUrl(text: string): URL {
  const url = parsePublicUrl(text);
  if (url) return url;
  throw new GatewayStartError(
    "PUBLIC_URL",
    `publicUrl is '${text}'. It must be an http or https URL without a path, such as https://gateway.example.com.`,
  );
}
