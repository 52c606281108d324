// The API of the runs: `ask` is answered with the deployed version, `relay` asks the backend for a callback to another client.

export interface DeployedApi {
  readonly apiId: string;
  /** Deploys a version. Resolves when it is acknowledged. */
  deploy(url: string, version: number): Promise<void>;
}

const requestMillis = 15_000;

async function call(
  url: string,
  method: string,
  path: string,
  body: object,
): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`${url}/v2/apis${path}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(requestMillis),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Readonly<Record<string, string>>;
}

/** @param backendUrl gets `$connect`, `$disconnect` and `relay` */
export async function createApi(url: string, backendUrl: string): Promise<DeployedApi> {
  const { apiId } = await call(url, "POST", "", {
    name: "relay",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
  });
  const create = (path: string, body: object) => call(url, "POST", `/${apiId}/${path}`, body);
  for (const [routeKey, template] of [
    [
      "$connect",
      '{"event": "connect", "connectionId": "$context.connectionId", "token": "$context.identity.userAgent"}',
    ],
    [
      "$disconnect",
      '{"event": "disconnect", "connectionId": "$context.connectionId", "requestId": "$context.requestId", "code": "$!context.disconnectStatusCode"}',
    ],
    ["relay", '{"event": "relay", "to": $input.json("$.to")}'],
  ]) {
    const { integrationId } = await create("integrations", {
      integrationType: "HTTP",
      integrationMethod: "POST",
      integrationUri: backendUrl,
      templateSelectionExpression: "\\$default",
      requestTemplates: { $default: template },
    });
    await create(`integrations/${integrationId}/integrationresponses`, { integrationResponseKey: "$default" });
    await create("routes", { routeKey, target: `integrations/${integrationId}` });
  }
  const { integrationId: askId } = await create("integrations", {
    integrationType: "MOCK",
    templateSelectionExpression: "\\$default",
    requestTemplates: { $default: '{"statusCode": 200}' },
  });
  const responses = `integrations/${askId}/integrationresponses`;
  const { integrationResponseId } = await create(responses, { integrationResponseKey: "$default" });
  const { routeId } = await create("routes", {
    routeKey: "ask",
    target: `integrations/${askId}`,
    routeResponseSelectionExpression: "$default",
  });
  await create(`routes/${routeId}/routeresponses`, { routeResponseKey: "$default" });

  async function deployment(at: string, version: number): Promise<string> {
    const template = `{"version": ${version}, "connectionId": "$context.connectionId"}`;
    await call(at, "PATCH", `/${apiId}/${responses}/${integrationResponseId}`, {
      responseTemplates: { $default: template },
    });
    return (await call(at, "POST", `/${apiId}/deployments`, {})).deploymentId!;
  }
  await create("stages", { stageName: "live", deploymentId: await deployment(url, 0) });
  return {
    apiId: apiId!,
    async deploy(at, version) {
      await call(at, "PATCH", `/${apiId}/stages/live`, { deploymentId: await deployment(at, version) });
    },
  };
}
