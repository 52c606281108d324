// Signs calls to AWS services (Signature Version 4) with the SDK's signer. Credentials come from the standard chain or from
// the role that the integration names. The modules are loaded on demand.

import { createHash, createHmac } from "node:crypto";
import { errorMessage } from "@answerback/apigatewayv2/error-message";
import type { AwsCredentialIdentity } from "@smithy/types";
import type { Pairs } from "../../http/headers.ts";
import { loadOptional, MissingPackageError } from "../../optional-package.ts";
import { GatewayError } from "../chain/gateway-error.ts";
import { endpointOf } from "./aws-endpoint.ts";

export interface AwsSettings {
  /** The variables of the standard AWS configuration. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** True if AWS itself may be called; otherwise only the endpoints in `AWS_ENDPOINT_URL…`. */
  readonly reachAws: boolean;
}

export interface SigningInput {
  readonly service: string;
  readonly region: string;
  /** True if the settings name the endpoint, which then may not know real credentials. */
  readonly isLocal: boolean;
  /** The role to assume, or `arn:aws:iam::*:user/*`, or none. */
  readonly credentialsArn: string | undefined;
  readonly method: string;
  readonly url: URL;
  readonly query: Pairs;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string | Buffer;
}

export interface Signing {
  /** @returns the headers with those of the signature; rejects with GatewayError if credentials are missing */
  sign(input: SigningInput): Promise<Readonly<Record<string, string>>>;
  /** Loads the signer. */
  prepare(): void;
}

const loadSigner = () => import("@smithy/signature-v4");

export function createSigning(settings: AwsSettings): Signing {
  const credentialsOf = createCredentials(settings);

  async function sign(input: SigningInput): Promise<Readonly<Record<string, string>>> {
    const { SignatureV4 } = await loadSigner();
    const { service, region } = input;
    const signer = new SignatureV4({
      service,
      region,
      credentials: await credentialsOf(input).catch((cause: unknown) => {
        throw noCredentials(input, cause);
      }),
      sha256: Sha256,
      uriEscapePath: service !== "s3",
    });
    const signed = await signer.sign({
      method: input.method,
      protocol: input.url.protocol,
      hostname: input.url.hostname,
      path: input.url.pathname,
      query: grouped(input.query),
      headers: Object.fromEntries(input.headers),
      body: input.body,
    });
    return signed.headers;
  }

  // The first call fails again with the same error.
  return { sign, prepare: () => void loadSigner().catch(() => {}) };
}

type Provider = () => Promise<AwsCredentialIdentity>;

function createCredentials({ environment }: AwsSettings) {
  let chain: Promise<Provider> | undefined;
  const roles = new Map<string, Provider>();

  return async ({ isLocal, credentialsArn, region }: SigningInput): Promise<AwsCredentialIdentity> => {
    if (credentialsArn !== undefined && assumesRole(credentialsArn, isLocal)) {
      let provider = roles.get(credentialsArn);
      if (provider === undefined) {
        provider = roleCredentials(credentialsArn, region);
        roles.set(credentialsArn, provider);
      }
      return provider();
    }
    return own(isLocal);
  };

  /** A local service knows no roles, unless STS is local too. */
  function assumesRole(credentialsArn: string, isLocal: boolean): boolean {
    return (
      /^arn:aws[a-z-]*:iam::\d{12}:role\//.test(credentialsArn) && (!isLocal || !!environment.AWS_ENDPOINT_URL_STS)
    );
  }

  async function own(isLocal: boolean): Promise<AwsCredentialIdentity> {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = environment;
    if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey, sessionToken: AWS_SESSION_TOKEN };
    // A local service accepts any key; the chain would search long and in vain.
    if (isLocal && !environment.AWS_PROFILE) return { accessKeyId: "answerback", secretAccessKey: "answerback" };
    chain ??= loadOptional(
      "The AWS credential chain",
      ["@aws-sdk/credential-provider-node"],
      () => import("@aws-sdk/credential-provider-node"),
    ).then(({ defaultProvider }) => defaultProvider());
    return (await chain)();
  }

  /** Renews the credentials shortly before they expire. */
  function roleCredentials(roleArn: string, region: string): Provider {
    let current: Promise<AwsCredentialIdentity> | undefined;
    let until = 0;
    return () => {
      if (current === undefined || Date.now() >= until) {
        until = Number.POSITIVE_INFINITY;
        current = assume(roleArn, region);
        current.then(
          ({ expiration }) => {
            until = (expiration?.getTime() ?? 0) - renewBeforeMillis;
          },
          () => {
            current = undefined;
          },
        );
      }
      return current;
    };
  }

  async function assume(roleArn: string, region: string): Promise<AwsCredentialIdentity> {
    const { AssumeRoleCommand, STSClient } = await loadOptional(
      "Assuming a role",
      ["@aws-sdk/client-sts"],
      () => import("@aws-sdk/client-sts"),
    );
    const endpoint = endpointOf({ service: "sts", region, partition: "aws", subdomain: undefined }, environment);
    const client = new STSClient({
      region,
      endpoint: endpoint.url.href,
      credentials: () => own(endpoint.fromSettings),
    });
    const { Credentials: found } = await client.send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "answerback" }),
    );
    if (!found?.AccessKeyId || !found.SecretAccessKey) throw new Error("STS returned no credentials");
    return {
      accessKeyId: found.AccessKeyId,
      secretAccessKey: found.SecretAccessKey,
      sessionToken: found.SessionToken,
      expiration: found.Expiration,
    };
  }
}

const renewBeforeMillis = 5 * 60_000;

function noCredentials({ credentialsArn }: SigningInput, cause: unknown): GatewayError {
  const reason = errorMessage(cause);
  const whose = credentialsArn === undefined ? "for AWS" : `for ${credentialsArn}`;
  if (cause instanceof MissingPackageError) {
    return new GatewayError("INTERNAL_SERVER_ERROR", `No credentials ${whose}: ${reason}`, { cause });
  }
  return new GatewayError(
    "INTERNAL_SERVER_ERROR",
    credentialsArn === undefined
      ? `No credentials ${whose}: ${reason}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.`
      : `No credentials ${whose}: ${reason}. The gateway's own credentials must be allowed to assume this role.`,
    { cause },
  );
}

function grouped(pairs: Pairs): Record<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return Object.fromEntries(groups);
}

/** Node's hashes in the form that the signer expects. */
class Sha256 {
  readonly #secret: Uint8Array | undefined;
  #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? undefined : bytesOf(secret);
    this.#hash = this.#start();
  }

  update(data: Uint8Array | string): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#start();
  }

  #start() {
    return this.#secret === undefined ? createHash("sha256") : createHmac("sha256", this.#secret);
  }
}

function bytesOf(source: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof source === "string") return Buffer.from(source);
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}
