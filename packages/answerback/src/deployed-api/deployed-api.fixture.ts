// A gateway that stands for AWS, with an API that calls a function, and a folder to import it into.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { defaultSettings, type Gateway, startGateway } from "@answerback/gateway";
import { createTestApi, echo } from "../workbench/test-api.ts";

/** Environment variables with keys and a region of AWS. */
export const signed = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "eu-west-1" };

interface DeployedApi {
  readonly gateway: Gateway;
  readonly apiId: string;
  /** Empty, and removed after the tests. */
  readonly folder: string;
  /** Arguments of the command that imports the API. */
  readonly from: readonly string[];
}

/** The API `stock ticker`, with the routes `echo`, `greet` of a function, and `$connect` with an API key. */
export async function serveDeployedApi(): Promise<DeployedApi> {
  const folder = mkdtempSync(join(tmpdir(), "answerback-import-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const gateway = await startGateway({ ...defaultSettings, port: 0, onWarning: () => {} });
  after(() => gateway.stop());
  const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:greet";
  const integrationUri = `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
  const { apiId } = await createTestApi(gateway.url, "stock ticker", {
    echo,
    greet: { integration: { integrationType: "AWS_PROXY", integrationUri } },
    $connect: { route: { apiKeyRequired: true } },
  });
  return { gateway, apiId, folder, from: ["import", "--api-id", apiId, "--endpoint-url", gateway.url] };
}
