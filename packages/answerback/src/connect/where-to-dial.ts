// Suggests URLs to a user who dialled a gateway without a stage, or a stage that is not served.
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
  throw new UserError(`${stages.length > 0 ? "Choose a stage. " : ""}${servedText(origin, stages)}`);
}

/**
 * Explains a refused handshake by the stages that the gateway serves.
 * @returns undefined if the stage is served, or if the URL is not that of an Answerback gateway
 */
export async function refusalHint(url: URL, ca?: Buffer): Promise<string | undefined> {
  const { origin, apiId, stageName } = gatewayOf(url);
  // Custom domains and other services are not asked.
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
      ? "The URL contains neither an API nor a stage."
      : api === undefined
        ? `API ${apiId} is not served.`
        : `API ${apiId} (${api.apiName}) does not serve a stage ${stageName}.`;
  return `${missing} ${servedText(origin, stages)}`;
}

function servedText(origin: string, stages: readonly ServedStage[]): string {
  if (stages.length === 0) {
    return `${origin} serves no stage yet. Deploy an API, then connect to its apiEndpoint followed by /STAGE.`;
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

/** Parses `/ws/API/STAGE`, and `API.execute-api.localhost` with `/STAGE`. */
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
