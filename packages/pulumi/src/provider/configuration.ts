// The provider's configuration: accepted properties, check, and the resulting client. A default provider receives
// strings (nested values as JSON), an explicit one typed values; both are accepted.
import { localAccount } from "@answerback/apigatewayv2/local-account";
import type { ApiGatewayV2Client, ApiGatewayV2ClientConfig } from "@aws-sdk/client-apigatewayv2";
import type { PropertyMap, PropertyValue } from "../property-value.ts";
import type { CheckFailure, CheckResult, PropertyDifference, ResourceContext } from "../resource.ts";
import { checkProperties } from "../resources/check.ts";
import { diffProperties } from "../resources/diff.ts";
import { containsUnknown, isEmpty, type PlainMap, plainMap } from "../resources/plain-value.ts";
import { configurationProperties, type NestedName, nestedNames } from "./configuration-property.ts";

/** The configuration is unusable; thrown when it is needed. The message names the property and the remedy. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}

export interface Configuration {
  readonly context: (signal: AbortSignal) => Promise<ResourceContext>;
  /** Undefined if the region is not known yet. */
  readonly region: string | undefined;
  readonly defaultTags: { readonly [key: string]: string };
}

// Added to a provider's configuration by the engine.
const engineNames = ["version", "pluginDownloadURL", "pluginChecksums"];
// Always sent by the official package's Provider: checks that this provider does not make.
const officialNames = [
  "skipCredentialsValidation",
  "skipRegionValidation",
  "skipMetadataApiCheck",
  "skipRequestingAccountId",
];
const ignoredNames = new Set([...engineNames, ...officialNames]);

const localCredentials = { accessKeyId: "answerback", secretAccessKey: "answerback" };
const retriesDefault = { local: 3, remote: 10 };

/** @returns the properties that differ; nested values in JSON strings are parsed before the comparison */
export function diffConfiguration(now: PropertyMap, before: PropertyMap): readonly PropertyDifference[] {
  return diffProperties(configurationProperties, decoded(now, []), decoded(before, []));
}

/** Never calls a service. */
export function checkConfiguration(given: PropertyMap): CheckResult {
  const failures: CheckFailure[] = [];
  const inputs = checkProperties(configurationProperties, decoded(given, failures), [], failures);
  const { endpoint, accessKey, secretKey, accountId } = plainMap(inputs);
  const fail = (property: string, reason: string) => failures.push({ property, reason });

  if (typeof endpoint === "string" && endpoint !== "" && !isHttpUrl(endpoint)) {
    fail("endpoint", `"${endpoint}" is not a URL like http://127.0.0.1:4510`);
  }
  if (typeof accountId === "string" && accountId !== "" && !/^\d{12}$/.test(accountId)) {
    fail("accountId", `"${accountId}" is not an AWS account: expected twelve digits`);
  }
  if (isEmpty(accessKey) !== isEmpty(secretKey) && !containsUnknown(inputs)) {
    const missing = isEmpty(accessKey) ? "accessKey" : "secretKey";
    fail(missing, "set both accessKey and secretKey, or neither to use the usual AWS credentials");
  }
  return { inputs, failures };
}

/**
 * Never calls a service: region and credentials are determined when the first resource needs them.
 * @throws ConfigurationError if a value is invalid
 */
export function configure(given: PropertyMap, environment: NodeJS.ProcessEnv = process.env): Configuration {
  const { inputs, failures } = checkConfiguration(given);
  if (failures.length > 0) {
    throw new ConfigurationError(failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
  }
  const unknowns = Object.keys(inputs).filter((name) => containsUnknown(inputs[name]));
  const values = plainMap(inputs);
  const endpoint =
    text(values, "endpoint") ?? environment.AWS_ENDPOINT_URL_APIGATEWAYV2 ?? environment.AWS_ENDPOINT_URL;
  const region =
    text(values, "region") ??
    environment.AWS_REGION ??
    environment.AWS_DEFAULT_REGION ??
    (isLoopback(endpoint) ? localAccount.region : undefined);
  const config = clientConfig(values, endpoint, environment);

  let found: Promise<Omit<ResourceContext, "signal">> | undefined;
  const find = async () => {
    // Loaded lazily, so that the handshake does not wait for it.
    const { ApiGatewayV2Client } = await import("@aws-sdk/client-apigatewayv2");
    const clients = new Map<string, ApiGatewayV2Client>();
    const clientFor = (name: string): ApiGatewayV2Client => {
      const client = clients.get(name) ?? new ApiGatewayV2Client({ ...config, region: name });
      clients.set(name, client);
      return client;
    };
    const name = region ?? (await regionOfProfile(new ApiGatewayV2Client(config)));
    const accountId =
      text(values, "accountId") ??
      (endpoint === undefined ? await callerAccountId(config, name) : localAccount.accountId);
    const client = clientFor(name);
    // A gateway on this machine serialises changes, so a conflict is permanent.
    return { client, region: name, clientFor, accountId, ...(isLoopback(endpoint) ? { conflictRetries: 0 } : {}) };
  };
  return {
    region: unknowns.includes("region") ? undefined : region,
    defaultTags: tagsOf(values),
    async context(signal) {
      // Otherwise a preview would read resources from AWS while the endpoint is unknown.
      if (unknowns.length > 0)
        throw new ConfigurationError(`resources can be read only when these are known: ${unknowns.join(", ")}`);
      found ??= find();
      try {
        return { ...(await found), signal };
      } catch (error) {
        found = undefined; // The next resource tries again.
        throw error;
      }
    },
  };
}

function clientConfig(
  values: PlainMap,
  endpoint: string | undefined,
  environment: NodeJS.ProcessEnv,
): ApiGatewayV2ClientConfig {
  const accessKeyId = text(values, "accessKey");
  const secretAccessKey = text(values, "secretKey");
  const sessionToken = text(values, "token");
  const profile = text(values, "profile");
  const { retries } = values;
  const local = isLoopback(endpoint);
  const hasNoIdentity =
    profile === undefined && environment.AWS_ACCESS_KEY_ID === undefined && environment.AWS_PROFILE === undefined;
  const credentials =
    accessKeyId !== undefined && secretAccessKey !== undefined
      ? { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
      : local && hasNoIdentity
        ? localCredentials // A gateway on this machine that does not check signatures accepts any.
        : undefined;
  return {
    maxAttempts: 1 + (typeof retries === "number" ? retries : local ? retriesDefault.local : retriesDefault.remote),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

async function regionOfProfile(client: ApiGatewayV2Client): Promise<string> {
  try {
    return await client.config.region();
  } catch (error) {
    throw new ConfigurationError(
      'region: no AWS region is known. Set the provider\'s "region" or AWS_REGION, for example us-east-1',
      { cause: error },
    );
  }
}

async function callerAccountId(config: ApiGatewayV2ClientConfig, region: string): Promise<string> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  try {
    const identity = await new STSClient({ ...pick(config), region }).send(new GetCallerIdentityCommand({}));
    return identity.Account ?? localAccount.accountId;
  } catch (error) {
    const reason = Error.isError(error) ? `${error.name}: ${error.message}` : String(error);
    throw new ConfigurationError(
      `no AWS account (${reason}). Set the provider's "accessKey" and "secretKey" or "profile", or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or set "accountId"`,
      { cause: error },
    );
  }
}

/** The options that every AWS client accepts. */
const pick = ({ credentials, profile, maxAttempts }: ApiGatewayV2ClientConfig) => ({
  ...(credentials === undefined ? {} : { credentials }),
  ...(profile === undefined ? {} : { profile }),
  ...(maxAttempts === undefined ? {} : { maxAttempts }),
});

/** Parses nested values in JSON strings and omits the names that this provider ignores. */
function decoded(given: PropertyMap, failures: CheckFailure[]): PropertyMap {
  const values: Record<string, PropertyValue> = {};
  for (const [name, value] of Object.entries(given)) {
    if (ignoredNames.has(name)) continue;
    if (typeof value !== "string" || !isNested(name)) {
      if (value !== "") values[name] = value;
      continue;
    }
    try {
      values[name] = JSON.parse(value);
    } catch {
      failures.push({
        property: name,
        reason: `expected an object like ${nestedNames[name]}, got a string that is not JSON`,
      });
    }
  }
  return values;
}

const isNested = (name: string): name is NestedName => name in nestedNames;

function text(values: PlainMap, name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function tagsOf({ defaultTags }: PlainMap): { readonly [key: string]: string } {
  if (typeof defaultTags !== "object" || defaultTags === null || !("tags" in defaultTags)) return {};
  const { tags } = defaultTags;
  if (typeof tags !== "object" || tags === null) return {};
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));
}

function isHttpUrl(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && (url.protocol === "http:" || url.protocol === "https:");
}

function isLoopback(endpoint: string | undefined): boolean {
  const host = endpoint === undefined ? undefined : URL.parse(endpoint)?.hostname;
  return host === "localhost" || host === "[::1]" || host?.endsWith(".localhost") === true || /^127\./.test(host ?? "");
}
