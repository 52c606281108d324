// Asks a gateway's control plane for its stages, to help a user who dialled a wrong URL.
import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import { json } from "node:stream/consumers";

export interface ServedStage {
  readonly apiId: string;
  readonly apiName: string;
  readonly stageName: string;
  /** URL for clients. */
  readonly url: string;
}

/** A longer list does not help. */
const maxApis = 20;
const patienceMillis = 2000;

interface Items<Item> {
  readonly items?: readonly Item[];
}
interface Api {
  readonly apiId: string;
  readonly name: string;
  readonly protocolType: string;
  readonly apiEndpoint: string;
}
interface Stage {
  readonly stageName: string;
  readonly deploymentId?: string;
}

/**
 * @param gateway origin of the gateway, `http://HOST:PORT`
 * @param ca certificate authority to trust, for https
 * @returns undefined if it does not answer: it is not a gateway, or it requires credentials
 */
export async function servedStages(gateway: string, ca?: Buffer): Promise<readonly ServedStage[] | undefined> {
  try {
    const { items: apis = [] } = await ask<Items<Api>>(`${gateway}/v2/apis?maxResults=${maxApis}`, ca);
    const stages = await Promise.all(
      apis.filter(({ protocolType }) => protocolType === "WEBSOCKET").map((api) => stagesOf(gateway, api, ca)),
    );
    return stages.flat();
  } catch {
    return undefined;
  }
}

async function stagesOf(gateway: string, api: Api, ca: Buffer | undefined): Promise<readonly ServedStage[]> {
  const { apiId, name: apiName, apiEndpoint } = api;
  const { items = [] } = await ask<Items<Stage>>(`${gateway}/v2/apis/${apiId}/stages`, ca);
  return items
    .filter(({ deploymentId }) => deploymentId !== undefined)
    .map(({ stageName }) => ({
      apiId,
      apiName,
      stageName,
      url: stageName === "$default" ? apiEndpoint : `${apiEndpoint}/${stageName}`,
    }));
}

function ask<Answer>(url: string, ca: Buffer | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const get = url.startsWith("https:") ? getHttps : getHttp;
    const request = get(url, { ca, signal: AbortSignal.timeout(patienceMillis) }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`${url} answered ${response.statusCode}`));
        return;
      }
      resolve(json(response) as Promise<Answer>);
    });
    request.on("error", reject);
  });
}
