// Calls of AWS services, Lambda among them: HTTP requests signed with the SDK's signer and the standard credential chain.
// The modules are loaded by the first call.
import { createHash, createHmac } from "node:crypto";
import type { AwsTarget } from "../aws-target.ts";
import type { EndpointResponse } from "../endpoint-response.ts";
import { GatewayError } from "../gateway-error.ts";
import type { AwsServiceRequest, LambdaRequest } from "../integration-request.ts";
import { actionDefaults, endpointOf, signingNameOf } from "./aws-endpoint.ts";
import type { HttpClient } from "./http.ts";

export interface AwsSettings {
  /** The variables of the standard AWS configuration. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Whether services may be called at AWS itself; otherwise only at `AWS_ENDPOINT_URL…`. */
  readonly reachAws: boolean;
}

export interface AwsBackends {
  readonly awsService: (request: AwsServiceRequest) => Promise<EndpointResponse>;
  readonly lambda: (request: LambdaRequest) => Promise<EndpointResponse>;
}

/** The most that Invoke answers, in bytes: data-plane.md E16. */
const maxInvokeBytes = 6 * 1024 * 1024 + 65_536;

interface AwsCall {
  readonly target: AwsTarget;
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | Buffer;
  readonly credentialsArn: string | undefined;
  readonly timeoutMillis: number;
  readonly maxBytes?: number;
}

export function createAwsBackends(http: HttpClient, settings: AwsSettings): AwsBackends {
  const signing = createSigning(settings);

  async function call(request: AwsCall): Promise<EndpointResponse> {
    const { target } = request;
    const endpoint = endpointOf(target, settings.environment);
    if (!endpoint.fromSettings && !settings.reachAws) {
      throw new GatewayError(
        "INTERNAL_SERVER_ERROR",
        `A call of ${target.service} would reach AWS. Set AWS_ENDPOINT_URL_${endpoint.environmentName} to a local service, or allow AWS with --aws.`,
      );
    }
    const url = new URL(endpoint.url);
    url.pathname = url.pathname.replace(/\/$/, "") + request.path;
    const headers = new Map(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
    headers.set("host", url.host);
    const signed = await signing({
      service: signingNameOf(target),
      region: target.region,
      isLocal: endpoint.fromSettings,
      method: request.method,
      url,
      query: request.query,
      headers,
      body: request.body,
    });
    url.search = request.query
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join("&");
    return http.send({
      method: request.method,
      url,
      headers: Object.entries(signed),
      body: request.body,
      timeoutMillis: request.timeoutMillis,
      maxBytes: request.maxBytes,
    });
  }

  return {
    awsService(request) {
      const defaults = actionDefaults(request.target);
      return call({
        target: request.target,
        method: request.method,
        path: request.target.call.kind === "path" ? request.target.call.path : "/",
        query: withDefaults(request.parameters.query, defaults.query),
        headers: withDefaults(request.parameters.headers, [...defaults.headers, ["Content-Type", "application/json"]]),
        body: request.body,
        credentialsArn: request.credentialsArn,
        timeoutMillis: request.timeoutMillis,
      });
    },

    async lambda(request) {
      const response = await call({
        target: {
          partition: "aws",
          region: request.region,
          service: "lambda",
          subdomain: undefined,
          call: { kind: "path", path: "" },
        },
        method: "POST",
        path: `/2015-03-31/functions/${encodeURIComponent(request.functionName)}/invocations`,
        query: [],
        headers: [
          ["Content-Type", "application/json"],
          ["X-Amz-Invocation-Type", request.invocationType],
          ...(request.clientContext === undefined ? [] : [["X-Amz-Client-Context", request.clientContext] as const]),
        ],
        body: request.payload,
        credentialsArn: request.credentialsArn,
        timeoutMillis: request.timeoutMillis,
        maxBytes: maxInvokeBytes,
      });
      if (response.statusCode >= 200 && response.statusCode < 300) return response;
      throw new GatewayError(
        "INTERNAL_SERVER_ERROR",
        `Lambda refused to invoke ${request.functionName}: ${response.statusCode} ${response.document.text.slice(0, 200)}`,
      );
    },
  };
}

type Pairs = readonly (readonly [string, string])[];

function withDefaults(mapped: Pairs, defaults: Pairs): Pairs {
  const pairs = [...mapped];
  for (const [name, value] of defaults) {
    if (!pairs.some(([given]) => given.toLowerCase() === name.toLowerCase())) pairs.push([name, value]);
  }
  return pairs;
}

interface SigningInput {
  readonly service: string;
  readonly region: string;
  /** Whether the endpoint is one of the settings' and so, perhaps, one that knows no real credentials. */
  readonly isLocal: boolean;
  readonly method: string;
  readonly url: URL;
  readonly query: Pairs;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string | Buffer;
}

function createSigning(settings: AwsSettings): (input: SigningInput) => Promise<Record<string, string>> {
  const signers = new Map<string, Promise<import("@smithy/signature-v4").SignatureV4>>();

  async function createSigner({ service, region, isLocal }: SigningInput) {
    const { SignatureV4 } = await import("@smithy/signature-v4");
    return new SignatureV4({
      service,
      region,
      credentials: await credentials(isLocal),
      sha256: Sha256,
      uriEscapePath: service !== "s3",
    });
  }

  /** A service on this machine accepts any key; the standard chain would look for one in vain, and long. */
  async function credentials(isLocal: boolean) {
    const { environment } = settings;
    if (isLocal && !environment.AWS_ACCESS_KEY_ID && !environment.AWS_PROFILE) {
      return { accessKeyId: "answerback", secretAccessKey: "answerback" };
    }
    const { defaultProvider } = await import("@aws-sdk/credential-provider-node");
    return defaultProvider();
  }

  return async (input) => {
    const name = `${input.service} ${input.region} ${input.isLocal}`;
    let signer = signers.get(name);
    if (signer === undefined) {
      signer = createSigner(input);
      signers.set(name, signer);
    }
    try {
      const signed = await (await signer).sign({
        method: input.method,
        protocol: input.url.protocol,
        hostname: input.url.hostname,
        path: input.url.pathname,
        query: Object.fromEntries(grouped(input.query)),
        headers: Object.fromEntries(input.headers),
        body: input.body,
      });
      return signed.headers;
    } catch (cause) {
      signers.delete(name);
      throw new GatewayError(
        "INTERNAL_SERVER_ERROR",
        `No credentials for AWS: ${cause instanceof Error ? cause.message : String(cause)}. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.`,
        { cause },
      );
    }
  };
}

function grouped(pairs: Pairs): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) groups.set(name, [...(groups.get(name) ?? []), value]);
  return groups;
}

/** Node's hashes in the form that the signer takes. */
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
