// Where a user may connect who dialled a gateway without a stage, or a stage that it does not serve.
import { UserError } from "../user-error.ts";
import { exampleUrl } from "./dialled-url.ts";
import { type ServedStage, servedStages } from "./served-stages.ts";

/** @throws UserError that lists the stages, unless there is exactly one */
export async function onlyStage(gateway: URL, ca?: Buffer): Promise<ServedStage | undefined> {
  const { origin } = gatewayOf(gateway);
  const stages = await servedStages(origin, ca);
  if (stages === undefined) return undefined;
  const [stage, ...others] = stages;
  if (stage !== undefined && others.length === 0) return stage;
  throw new UserError(`${stages.length > 0 ? "Which stage? " : ""}${servedText(origin, stages)}`);
}

/**
 * Why a handshake may have been refused, by what the gateway serves.
 * @returns undefined when the stage is served, or when the URL is not one of a gateway of ours
 */
export async function refusalHint(url: URL, ca?: Buffer): Promise<string | undefined> {
  const { origin, apiId, stageName } = gatewayOf(url);
  // A custom domain, or a service of somebody else's, is not asked.
  const isGateway = apiId !== undefined || url.pathname === "/" || isLoopback(url.hostname);
  const stages = isGateway ? await servedStages(origin, ca) : undefined;
  if (stages === undefined) {
    return apiId === undefined && isLoopback(url.hostname) ? `A URL looks like ${exampleUrl}.` : undefined;
  }
  const ofApi = stages.filter((stage) => stage.apiId === apiId);
  if (ofApi.some((stage) => stage.stageName === stageName)) return undefined;
  const [api] = ofApi;
  const missing =
    apiId === undefined
      ? "The URL names no API and no stage."
      : api === undefined
        ? `No stage of an API ${apiId} is served.`
        : `API ${apiId} (${api.apiName}) serves no stage ${stageName}.`;
  return `${missing} ${servedText(origin, stages)}`;
}

function servedText(origin: string, stages: readonly ServedStage[]): string {
  if (stages.length === 0) {
    return `${origin} serves no stage yet: deploy an API to it, then connect to its apiEndpoint and /STAGE.`;
  }
  return `${origin} serves:${stages.map(({ url, apiName }) => `\n  ${url}  ${apiName}`).join("")}`;
}

const isLoopback = (hostname: string) => /^(?:127\.[\d.]+|(?:[\w-]+\.)*localhost|\[::1\])$/.test(hostname);

interface Gateway {
  /** `http://HOST:PORT` */
  readonly origin: string;
  readonly apiId: string | undefined;
  readonly stageName: string | undefined;
}

/** Takes apart `/ws/API/STAGE`, and `API.execute-api.localhost` with `/STAGE`. */
function gatewayOf({ protocol, host, pathname }: URL): Gateway {
  const scheme = protocol === "wss:" ? "https:" : "http:";
  const [, apiOfHost, gatewayHost] = /^([a-z0-9]+)\.execute-api\.((?:[\w-]+\.)*localhost(?::\d+)?)$/.exec(host) ?? [];
  const segments = pathname.split("/").slice(1);
  const [apiId, stage] =
    apiOfHost !== undefined ? [apiOfHost, segments[0]] : segments[0] === "ws" ? segments.slice(1) : [];
  return {
    origin: `${scheme}//${gatewayHost ?? host}`,
    apiId: apiId === "" ? undefined : apiId,
    stageName: stage === undefined || stage === "" ? "$default" : stage.replace("%24", "$"),
  };
}
