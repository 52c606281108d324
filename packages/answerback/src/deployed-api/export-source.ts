// The API that `answerback export` writes: of a gateway that runs, of a data folder, or on AWS.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { defaultUrl } from "../inspector-client.ts";
import { UserError } from "../user-error.ts";
import { type ControlPlane, type ControlPlaneOptions, openControlPlane, readingFrom } from "./control-plane.ts";
import { type ReadApi, readApi, readApis } from "./read-api.ts";

export interface ExportSource extends ControlPlaneOptions {
  /** Default: the only API. */
  readonly apiId?: string | undefined;
  /** Of a gateway that runs. */
  readonly url?: string | undefined;
  /** A data folder that no gateway uses. */
  readonly data?: string | undefined;
}

/** @throws UserError, GatewayStartError if a gateway uses the data folder */
export async function readSource({ apiId, url, data, ...remote }: ExportSource): Promise<ReadApi> {
  const isRemote = Object.values(remote).some((it) => it !== undefined);
  if ([url !== undefined, data !== undefined, isRemote].filter(Boolean).length > 1) {
    throw new UserError(
      "Give one of --url, --data, or the options of a deployed API (--profile, --region, --endpoint-url).",
    );
  }
  if (data !== undefined) return readFolder(data, apiId);
  const plane = openControlPlane(isRemote ? remote : { endpoint: originOf(url ?? defaultUrl) });
  try {
    return await readOne(plane, apiId);
  } finally {
    plane.client.destroy();
  }
}

/** The inspector's address is one of a gateway too. */
const originOf = (url: string) => (URL.canParse(url) ? new URL(url).origin : url);

async function readFolder(folder: string, apiId: string | undefined): Promise<ReadApi> {
  if (!existsSync(join(folder, "answerback.sqlite"))) {
    throw new UserError(`${folder} is not a data folder of Answerback: it has no answerback.sqlite.`);
  }
  // Nothing but this process calls it, and what an earlier process owed stays owed.
  const never = new Promise<never>(() => {});
  const gateway = await startGateway({
    ...defaultSettings,
    port: 0,
    dataFolder: folder,
    backendsReady: never,
    onWarning: () => {},
  });
  const plane = openControlPlane({ endpoint: gateway.url });
  try {
    return await readOne(plane, apiId);
  } finally {
    plane.client.destroy();
    await gateway.stop();
  }
}

function readOne(plane: ControlPlane, apiId: string | undefined): Promise<ReadApi> {
  return readingFrom(plane, apiId === undefined ? "the APIs" : `the API ${apiId}`, async (client) => {
    if (apiId !== undefined) return readApi(client, apiId);
    const apis = await readApis(client);
    const [only, ...others] = apis;
    if (only?.apiId === undefined) throw new UserError(`There is no API at ${plane.place}.`);
    if (others.length > 0) {
      const names = apis.map((it) => `  ${it.apiId}  ${it.name}`).join("\n");
      throw new UserError(`There are ${apis.length} APIs. Choose one with --api-id:\n${names}`);
    }
    return readApi(client, only.apiId);
  });
}
