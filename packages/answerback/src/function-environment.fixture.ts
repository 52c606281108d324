// For tests: handlers that send to a client, as users write them, with a real gateway that runs them.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { createFunctions, type FunctionDefinition } from "@answerback/functions";
import { defaultSettings, startGateway } from "@answerback/gateway";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateIntegrationResponseCommand,
  CreateRouteCommand,
  CreateRouteResponseCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { functionCredentials, functionEnvironment } from "./function-environment.ts";
import { openServedApis } from "./functions/served-apis.ts";
import { TestClient } from "./test-client.ts";

const root = join(import.meta.dirname, "../../..");
/** Processes of functions share compiled code, as those of commands do. */
export const cacheFolder = process.env.NODE_COMPILE_CACHE;

/** Push by the SDK with the endpoint that AWS's documentation names; the rest differs. */
const send = `
  const client = new ApiGatewayManagementApiClient({ endpoint: "https://" + domainName + "/" + stage });
  const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: JSON.stringify(event.message) });
  try {
    await client.send(command);
  } catch (error) {
    return error.name + (error instanceof GoneException ? " " + error.$metadata.httpStatusCode : " " + error.message);
  }
  return "sent";`;
const names = "{ ApiGatewayManagementApiClient, GoneException, PostToConnectionCommand }";
const members = "const { domainName, stage, connectionId } = event.requestContext;";

export const handlers: Readonly<Record<string, { readonly file: string; readonly source: string }>> = {
  esm: {
    file: "index.mjs",
    source: `import ${names} from "@aws-sdk/client-apigatewaymanagementapi";
export const handler = async (event) => { ${members} ${send} };`,
  },
  cjs: {
    file: "index.cjs",
    source: `const ${names} = require("@aws-sdk/client-apigatewaymanagementapi");
exports.handler = async (event) => { ${members} ${send} };`,
  },
  // As with one address for all APIs, which other runtimes use.
  variable: {
    file: "index.mjs",
    source: `import ${names} from "@aws-sdk/client-apigatewaymanagementapi";
export const handler = async (event) => { ${members} ${send.replace(/\{ endpoint: .*? \}/, "{}")} };`,
  },
  fetch: {
    file: "index.mjs",
    source: `export const handler = async (event) => { ${members}
  const url = "https://" + domainName + "/" + stage + "/@connections/" + encodeURIComponent(connectionId);
  const { status } = await fetch(url, { method: "POST", body: JSON.stringify(event.message) });
  return status === 200 ? "sent" : status === 410 ? "GoneException 410" : String(status);
};`,
  },
  https: {
    file: "index.mjs",
    source: `import { request } from "node:https";
export const handler = (event, context, callback) => { ${members}
  const url = "https://" + domainName + "/" + stage + "/@connections/" + encodeURIComponent(connectionId);
  const sent = request(url, { method: "POST" }, (answer) => {
    const { statusCode } = answer.resume();
    callback(null, statusCode === 200 ? "sent" : statusCode === 410 ? "GoneException 410" : String(statusCode));
  });
  sent.on("error", callback);
  sent.end(JSON.stringify(event.message));
};`,
  },
  python: {
    file: "index.py",
    source: `import json, boto3
def handler(event, context):
    at = event["requestContext"]
    client = boto3.client("apigatewaymanagementapi", endpoint_url="https://" + at["domainName"] + "/" + at["stage"])
    try:
        client.post_to_connection(ConnectionId=at["connectionId"], Data=json.dumps(event["message"]).encode())
    except client.exceptions.GoneException as error:
        return "GoneException " + str(error.response["ResponseMetadata"]["HTTPStatusCode"])
    return "sent"`,
  },
  urllib: {
    file: "index.py",
    source: `import json, urllib.error, urllib.parse, urllib.request
def handler(event, context):
    at = event["requestContext"]
    url = "https://" + at["domainName"] + "/" + at["stage"] + "/@connections/" + urllib.parse.quote(at["connectionId"], safe="")
    try:
        urllib.request.urlopen(urllib.request.Request(url, json.dumps(event["message"]).encode(), method="POST"))
    except urllib.error.HTTPError as error:
        return "GoneException 410" if error.code == 410 else str(error.code)
    return "sent"`,
  },
};

export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "function-environment-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function definitionsIn(folder: string): readonly FunctionDefinition[] {
  return Object.entries(handlers).map(([name, { file, source }]) => {
    const code = join(folder, name);
    mkdirSync(code);
    writeFileSync(join(code, file), source);
    const runtime = file.endsWith(".py") ? "python3.13" : "nodejs22.x";
    return { name, folder: code, runtime, handler: "index.handler", sdkFolders: [root], timeoutSeconds: 30 };
  });
}

export const operator = { accessKeyId: "AKIDOPERATOR", secretAccessKey: "secret" };

export async function start(t: TestContext, known: readonly (typeof operator)[] = [], dataFolder?: string) {
  const keys = functionCredentials(known);
  const gateway = await startGateway({
    ...defaultSettings,
    port: 0,
    dataFolder,
    credentials: keys.known,
    onWarning: assert.fail,
  });
  t.after(() => gateway.stop());
  const { region, accountId } = defaultSettings;
  const options = { region, accountId, credentials: keys.ofFunctions, aws: false, cacheFolder };
  const apis = openServedApis(gateway);
  t.after(() => apis.close());
  const functions = createFunctions({
    ...(await functionEnvironment(gateway, options)),
    servedHosts: apis.servedHosts,
    functions: definitionsIn(temporaryFolder(t)),
  });
  t.after(() => functions.close());
  const control = new ApiGatewayV2Client({ endpoint: gateway.url, region, credentials: operator });
  return { gateway, functions, control };
}

/** An API that answers each message with the address of its connection. */
export async function createApi(control: ApiGatewayV2Client): Promise<string> {
  const { ApiId } = await control.send(
    new CreateApiCommand({ Name: "who", ProtocolType: "WEBSOCKET", RouteSelectionExpression: "$request.body.action" }),
  );
  const { IntegrationId } = await control.send(
    new CreateIntegrationCommand({
      ApiId,
      IntegrationType: "MOCK",
      RequestTemplates: { "application/json": '{"statusCode":200}' },
    }),
  );
  await control.send(
    new CreateIntegrationResponseCommand({
      ApiId,
      IntegrationId,
      IntegrationResponseKey: "$default",
      ResponseTemplates: {
        "application/json":
          '{"domainName":"$context.domainName","stage":"$context.stage","connectionId":"$context.connectionId"}',
      },
    }),
  );
  const { RouteId } = await control.send(
    new CreateRouteCommand({
      ApiId,
      RouteKey: "$default",
      Target: `integrations/${IntegrationId}`,
      RouteResponseSelectionExpression: "$default",
    }),
  );
  await control.send(new CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" }));
  await control.send(new CreateStageCommand({ ApiId, StageName: "live" }));
  await control.send(new CreateDeploymentCommand({ ApiId, StageName: "live" }));
  return ApiId!;
}

/** Another client calls each handler, with the name of the connection and with one that is built from the API's id. */
export async function requireSent(t: TestContext, names: readonly string[], known: readonly (typeof operator)[]) {
  const { gateway, functions, control } = await start(t, known);
  const apiId = await createApi(control);
  const client = await TestClient.open(`${gateway.url.replace("http", "ws")}/ws/${apiId}/live`);
  t.after(() => client.close());
  const requestContext = (await client.ask({})) as { readonly domainName: string };
  assert.equal(requestContext.domainName, `${apiId}.execute-api.localhost:${gateway.port}`);
  // Many handlers build the name from the API's id and the region.
  const domainNames = [requestContext.domainName, `${apiId}.execute-api.eu-west-1.amazonaws.com`];
  const calls = names.flatMap((name) => domainNames.map((domainName) => ({ name, domainName })));
  for (const { name, domainName } of calls) {
    const call = async (connectionId?: string) => {
      const message = { by: name };
      const event = {
        requestContext: { ...requestContext, domainName, ...(connectionId ? { connectionId } : {}) },
        message,
      };
      return JSON.parse((await functions.invoke(name, JSON.stringify(event))).payload.toString());
    };
    assert.equal(await call(), "sent", name);
    assert.deepEqual(await client.next(), { by: name });
    assert.equal(await call("KVmb8fjMIAMCFgQ="), "GoneException 410", name);
  }
}
