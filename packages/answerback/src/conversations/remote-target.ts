// Conversations against a gateway or a deployment that runs already.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { FaultDescription } from "@answerback/gateway/inspector-api";
import { dialledUrl } from "../connect/dialled-url.ts";
import { servedStages } from "../connect/served-stages.ts";
import { onlyStage } from "../connect/where-to-dial.ts";
import { GatewayClock } from "../gateway-clock.ts";
import { type BackendHandler, httpAnswer } from "../in-place-backends.ts";
import { InspectorClient } from "../inspector-client.ts";
import { isNamed } from "../stage-name.ts";
import { UserError } from "../user-error.ts";
import { ConversationClient, type Refusal } from "./conversation-client.ts";
import { GatewayObserver } from "./gateway-observer.ts";
import type { Dialled, Target } from "./target.ts";

export interface RemoteOptions {
  /** Of a stage, or of a gateway. */
  readonly url: string;
  /** Sign handshakes with the credentials of the AWS SDK. */
  readonly sign: boolean;
  /** File of the certificate authority to trust. */
  readonly ca: string | undefined;
}

/** @throws UserError */
export async function createRemoteTarget({ url: typed, sign, ca: caFile }: RemoteOptions): Promise<Target> {
  const dialled = dialledUrl(typed);
  const ca = caFile === undefined ? undefined : readFileSync(caFile);
  const signing = sign ? await createSigner() : undefined;

  async function stageUrl(stage: string | undefined): Promise<URL> {
    if (!dialled.isGateway) return new URL(dialled.url);
    if (stage !== undefined) {
      const [only, ...others] = (await servedStages(origin, ca))?.filter((it) => isNamed(it, stage)) ?? [];
      if (only !== undefined && others.length === 0) return new URL(only.url);
    }
    const found = await onlyStage(dialled.url, ca);
    if (found === undefined) throw new UserError(`${typed} is not an Answerback gateway. Give the URL of a stage.`);
    return new URL(found.url);
  }

  const origin = dialled.url.origin.replace(/^ws/, "http");
  const isOurs = mayBeOurs(dialled.url, ca);
  const observer = isOurs ? await GatewayObserver.at(origin) : undefined;
  /** One handshake at a time, so that each client knows its connection. */
  let dialling: Promise<unknown> = Promise.resolve();

  async function observed(dial: () => Promise<ConversationClient | Refusal>): Promise<Dialled> {
    if (observer === undefined) return { connection: await dial(), connectionId: undefined, exchanges: undefined };
    const dialled = dialling.then(async () => {
      const before = await observer.lastSequence();
      const connection = await dial();
      const connectionId = await observer.connectionSince(before);
      const lastSentence = async () => (connectionId === undefined ? undefined : observer.lastSentence(connectionId));
      return { connection, connectionId, exchanges: { lastSentence } };
    });
    dialling = dialled.catch(() => {});
    return dialled;
  }

  return {
    async dial(stage, query, withinMillis, options) {
      const url = await stageUrl(stage);
      for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
      const headers = signing === undefined ? options.headers : await signing(url, options.headers);
      return observed(() => ConversationClient.dial(url, withinMillis, { ...options, headers, ca }));
    },
    // Our gateways serve the callbacks of all APIs at this address.
    callbackUrl: (_stage, connectionId) => new URL(`/@connections/${encodeURIComponent(connectionId)}`, origin),
    serve: (address, handler) => serveOnPort(new URL(address), handler),
    addFault: observer && faultsOf(origin),
    advance: isOurs ? await clockOf(origin) : undefined,
    knowsConnections: observer !== undefined,
    coverage: undefined,
    stop: async () => {},
  };
}

/** Other services are not asked, and fetch cannot trust another authority. */
function mayBeOurs({ protocol, pathname }: URL, ca: Buffer | undefined): boolean {
  return protocol === "ws:" && ca === undefined && /^\/(?:ws\/.*)?$/.test(pathname);
}

/** Rules of a running gateway are those of all its clients. */
function faultsOf(origin: string): Target["addFault"] {
  const inspector = new InspectorClient(origin);
  return async (rule) => {
    const { faultId } = await inspector.change<FaultDescription>("POST", "faults", rule);
    return () => inspector.change("DELETE", `faults/${faultId}`);
  };
}

/** @returns undefined unless the gateway was started with --manual-clock */
async function clockOf(origin: string): Promise<Target["advance"]> {
  const clock = new GatewayClock(origin);
  const answer = await clock.read().catch(() => undefined);
  return answer?.isManual === true ? async (duration) => void (await clock.advance(duration)) : undefined;
}

/** The gateway calls the backend over the network, so it must be on this machine. */
function serveOnPort(address: URL, handler: BackendHandler): Promise<() => Promise<void>> {
  const isHere = /^(?:127\.[\d.]+|localhost|\[::1\])$/.test(address.hostname) && address.protocol === "http:";
  if (!isHere) {
    throw new UserError(
      `The backend ${address.origin} cannot be served for a gateway that runs already. Use an address such as http://127.0.0.1:4511, or --program.`,
    );
  }
  const server = createServer(async (request, response) => {
    const given = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const url = new URL(request.url ?? "/", address);
    const asked = { method: request.method ?? "GET", url, headers: given, body: await text(request) };
    const { statusCode, headers, body } = httpAnswer(await handler(asked));
    response.writeHead(statusCode, Object.fromEntries(headers)).end(body);
  });
  return new Promise((resolve, reject) => {
    server.once("error", (cause) =>
      reject(new UserError(`The backend ${address.origin} cannot be served: ${cause.message}.`, { cause })),
    );
    server.listen(Number(address.port || 80), address.hostname.replace(/[[\]]/g, ""), () => {
      const { port } = server.address() as AddressInfo;
      if (port > 0) resolve(() => new Promise((done) => server.close(() => done()).closeAllConnections()));
    });
  });
}

type Signer = (url: URL, headers: Readonly<Record<string, string>>) => Promise<Readonly<Record<string, string>>>;

async function createSigner(): Promise<Signer> {
  const { createSigning } = await import("@answerback/gateway");
  const signing = createSigning({ environment: process.env, reachAws: true });
  return async (url, headers) => {
    const region =
      /\.execute-api\.([\w-]+)\.amazonaws\.com$/.exec(url.hostname)?.[1] ??
      process.env.AWS_REGION ??
      process.env.AWS_DEFAULT_REGION;
    if (region === undefined) throw new UserError("--sign needs a region. Set AWS_REGION.");
    const signed = await signing.sign({
      service: "execute-api",
      region,
      isLocal: false,
      credentialsArn: undefined,
      method: "GET",
      url,
      query: [...url.searchParams],
      headers: new Map([["host", url.host]]),
      body: "",
    });
    return { ...headers, ...signed };
  };
}
