// Imports an API into a gateway of this process.
import { randomUUID } from "node:crypto";
import { defaultSettings, type Gateway, type GatewaySettings, startGateway } from "@answerback/gateway";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { UserError } from "../user-error.ts";
import { type ControlPlaneOptions, openControlPlane, readingFrom } from "./control-plane.ts";
import { type ReadApi, readApi } from "./read-api.ts";
import { deleteApi, writeApi } from "./write-api.ts";

export interface ReadForImport {
  readonly api: ReadApi;
  /** Of the control plane that was read. */
  readonly region: string;
}

/** @throws UserError if it cannot be read, or is not a WebSocket API */
export async function readForImport(apiId: string, options: ControlPlaneOptions): Promise<ReadForImport> {
  const plane = openControlPlane(options);
  try {
    return await readingFrom(plane, `the API ${apiId}`, async (client) => {
      const api = await readApi(client, apiId);
      if (api.api.protocolType === "HTTP") {
        throw new UserError(`The API ${apiId} is an HTTP API. Answerback runs WebSocket APIs.`);
      }
      return { api, region: await client.config.region() };
    });
  } finally {
    plane.client.destroy();
  }
}

/** A token with which an import chooses identifiers. */
export const newIdentifierToken = () => randomUUID();

export interface ImportInto {
  readonly gateway: Pick<Gateway, "url" | "apis" | "deployed">;
  readonly settings: Pick<GatewaySettings, "region" | "credentials">;
  readonly identifierToken: string;
  /** Replaces an API with the same id. Default: it is kept, and the import fails. */
  readonly replace?: boolean | undefined;
}

/**
 * @returns sentences about resources that the gateway refused
 * @throws UserError if the gateway has an API of this id
 */
export async function importInto(options: ImportInto, api: ReadApi): Promise<readonly string[]> {
  const { gateway, settings, identifierToken, replace = false } = options;
  const { apiId = "" } = api.api;
  const [key = { accessKeyId: "answerback", secretAccessKey: "answerback" }] = settings.credentials;
  const client = new ApiGatewayV2Client({ endpoint: gateway.url, region: settings.region, credentials: key });
  try {
    if (gateway.apis().some((it) => it.apiId === apiId)) {
      if (!replace) {
        throw new UserError(
          `The API ${apiId} was imported before. Serve it with \`answerback start\`, or import it again with --replace, which discards local changes.`,
        );
      }
      await deleteApi(client, await readApi(client, apiId));
    }
    const refused = await writeApi({ client, identifierToken }, api);
    await gateway.deployed();
    return refused;
  } finally {
    client.destroy();
  }
}

/** Imports into a data folder. @throws UserError, GatewayStartError if another process uses the folder */
export async function importIntoFolder(
  dataFolder: string,
  settings: ImportInto["settings"] & Pick<GatewaySettings, "accountId">,
  api: ReadApi,
  replace: boolean,
): Promise<readonly string[]> {
  const identifierToken = newIdentifierToken();
  const { region, accountId } = settings;
  const gateway = await startGateway({
    ...defaultSettings,
    port: 0,
    dataFolder,
    region,
    accountId,
    identifierToken,
    onUncompiled: () => {},
  });
  try {
    return await importInto({ gateway, settings: { region, credentials: [] }, identifierToken, replace }, api);
  } finally {
    await gateway.stop();
  }
}
