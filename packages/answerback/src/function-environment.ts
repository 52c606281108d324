// The surroundings of Lambda functions on this machine: variables, credentials, the authority that they trust, the names
// that they resolve. With them unmodified handlers reach the gateway, and no AWS service by accident.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import type { FunctionsOptions } from "@answerback/functions";
import type { Gateway, GatewaySettings } from "@answerback/gateway";
import { writeTrustFiles } from "./trust-files.ts";

export interface FunctionEnvironmentOptions {
  readonly region: string;
  readonly accountId: string;
  /** Of `functionCredentials`. */
  readonly credentials: FunctionCredentials;
  /** True if functions may call AWS with the credentials of this process. */
  readonly aws: boolean;
  /** Addresses of services, by the part after `AWS_ENDPOINT_URL_`: `DYNAMODB`. They override the variables of this process. */
  readonly endpoints?: Readonly<Record<string, string>> | undefined;
  /** For compiled code of handlers. */
  readonly cacheFolder?: string | undefined;
  readonly python?: string | undefined;
  /** Default: the variables of this process. */
  readonly processEnvironment?: Variables;
}

type Variables = Readonly<Record<string, string | undefined>>;

type KnownCredentials = GatewaySettings["credentials"];

export interface FunctionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Of functions of a gateway that does not check signatures. As on AWS, there is a session token. */
const dummyCredentials: FunctionCredentials = {
  accessKeyId: "answerback",
  secretAccessKey: "answerback",
  sessionToken: "answerback",
};

/**
 * The credentials of functions. If the gateway knows keys, functions get a key of their own, made for this process, and
 * the operator's keys stay with the operator.
 * @param known in the gateway's settings
 * @returns the functions' credentials, and all keys that the gateway must know
 */
export function functionCredentials(known: KnownCredentials): {
  readonly ofFunctions: FunctionCredentials;
  readonly known: KnownCredentials;
} {
  if (known.length === 0) return { ofFunctions: dummyCredentials, known };
  const ofFunctions = {
    accessKeyId: `ASIA${randomBytes(8).toString("hex").toUpperCase()}`,
    secretAccessKey: randomBytes(30).toString("base64"),
    sessionToken: randomBytes(30).toString("base64"),
  };
  return { ofFunctions, known: [...known, ofFunctions] };
}

/**
 * The options of `createFunctions` for functions of a gateway. Creates the gateway's certificate authorities if there are none.
 * @throws Error if a certificate file that a variable names cannot be read
 */
export async function functionEnvironment(
  gateway: Pick<Gateway, "url" | "authority">,
  options: FunctionEnvironmentOptions,
): Promise<FunctionsOptions> {
  const { region, accountId, cacheFolder, python, processEnvironment = process.env } = options;
  const [local, aws] = await Promise.all([gateway.authority("local"), gateway.authority("aws")]);
  return {
    region,
    accountId,
    ...(await writeTrustFiles([local.file, aws.file], processEnvironment)),
    loopbackNames: [".localhost"],
    refusedHosts: refusedHosts(options),
    environment: functionVariables(gateway.url, options),
    cacheFolder,
    ...(python === undefined ? {} : { python }),
  };
}

/**
 * Addresses of AWS's services, for clients that ignore `AWS_ENDPOINT_URL`. Hosts that belong to one customer are not refused:
 * buckets, APIs, load balancers, databases.
 */
const awsServices =
  "^(?:(?:\\d{12}\\.)?[a-z0-9-]+\\.[a-z]{2}(?:-[a-z]+)+-\\d|(?!checkip\\.)[a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?$";

function refusedHosts({
  aws,
  processEnvironment = process.env,
}: FunctionEnvironmentOptions): FunctionsOptions["refusedHosts"] {
  const isWanted = Object.entries(processEnvironment).some(
    ([name, value]) => name.startsWith("AWS_ENDPOINT_URL") && value?.includes(".amazonaws.com"),
  );
  if (aws || isWanted) return undefined;
  return {
    pattern: awsServices,
    message:
      "{host} belongs to AWS, which functions may not call here. The client ignores AWS_ENDPOINT_URL_<SERVICE>: set its endpoint to the value of this variable, or allow AWS (dev --aws).",
  };
}

/** The variables beneath those of each function. */
export function functionVariables(
  url: string,
  { aws, credentials, endpoints = {}, processEnvironment = process.env }: FunctionEnvironmentOptions,
): Readonly<Record<string, string>> {
  const ofProcess = (isPassed: (name: string) => boolean) =>
    Object.fromEntries(
      Object.entries(processEnvironment).flatMap(([name, value]) => (value && isPassed(name) ? [[name, value]] : [])),
    );
  const named = Object.fromEntries(
    Object.entries(endpoints).map(([service, address]) => [`AWS_ENDPOINT_URL_${service}`, address]),
  );
  const callbacks = {
    AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: url,
    AWS_ENDPOINT_URL_LAMBDA: url,
    ...withoutProxy(processEnvironment),
  };
  const own = {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
  if (aws) {
    const ofAws = ofProcess((name) => name.startsWith("AWS_"));
    // Callbacks must be signed with a key that the gateway knows. Without any credentials, clients do not even call it.
    if (credentials !== dummyCredentials) return { ...callbacks, ...ofAws, ...own, ...named };
    return { ...callbacks, ...(hasCredentials(processEnvironment) ? {} : own), ...ofAws, ...named };
  }
  return {
    ...callbacks,
    ...own,
    // The gateway answers calls to services that nothing serves with the variable to set.
    AWS_ENDPOINT_URL: url,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    ...ofProcess((name) => /^AWS_ENDPOINT_URL(?:_|$)/.test(name)),
    ...named,
  };
}

/** True if AWS's clients find credentials: in variables, files, or from a machine at AWS that a variable describes. */
function hasCredentials(variables: Variables): boolean {
  const named =
    /^AWS_(?:ACCESS_KEY_ID|PROFILE|DEFAULT_PROFILE|WEB_IDENTITY_TOKEN_FILE|CONTAINER_\w+|EC2_METADATA_\w+|CONFIG_FILE|SHARED_CREDENTIALS_FILE)$/;
  if (Object.entries(variables).some(([name, value]) => value && named.test(name))) return true;
  const home = variables.HOME ?? variables.USERPROFILE;
  return home !== undefined && ["config", "credentials"].some((name) => existsSync(join(home, ".aws", name)));
}

/** Calls to this machine do not go through a proxy. Both spellings are in use. */
function withoutProxy(variables: Variables): Readonly<Record<string, string>> {
  const own = ["localhost", ".localhost", "127.0.0.1", "::1"];
  const value = [variables.NO_PROXY ?? variables.no_proxy, ...own].filter(Boolean).join(",");
  const hasProxy = Object.keys(variables).some((name) => /^(?:https?|all)_proxy$/i.test(name));
  return hasProxy ? { NO_PROXY: value, no_proxy: value } : {};
}
