// The recipe for a message to one connection: a client learns its connection id from a MOCK integration, the AWS CLI sends
// to it, the client receives.
import { mustRun } from "./tool.ts";

type Resource = { readonly [member: string]: unknown };

/** @param path `PATH` that begins with the AWS CLI's folder */
export async function callback(url: string, script: string, path: string, folder: string): Promise<undefined> {
  const endpoint = await deployed(url);
  const socket = new WebSocket(`${endpoint}/prod`);
  try {
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new Error(`${endpoint}/prod does not open`));
    });
    const message = () =>
      new Promise<string>((resolve) => {
        socket.onmessage = ({ data }) => resolve(String(data));
      });
    const answered = message();
    socket.send('{"action":"who"}');
    const CONNECTION_ID = await answered;
    const received = message();
    const API_ID = endpoint.split("/").at(-1)!;
    await mustRun("sh", ["-eu", "-c", script], {
      cwd: folder,
      env: { PATH: path, API_ID, STAGE: "prod", CONNECTION_ID },
    });
    const text = await Promise.race([received, new Promise<string>((resolve) => setTimeout(resolve, 5000, "nothing"))]);
    if (text !== "hello") throw new Error(`the client received ${text} instead of hello`);
  } finally {
    socket.close();
  }
  return undefined;
}

/** @returns the endpoint of an API whose route `who` answers with the connection id */
async function deployed(url: string): Promise<string> {
  const post = async (resourcePath: string, body: object): Promise<Resource> => {
    const response = await fetch(url + resourcePath, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${resourcePath}: ${await response.text()}`);
    return (await response.json()) as Resource;
  };
  const { apiId, apiEndpoint } = await post("/v2/apis", {
    name: "callback",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
  });
  const api = `/v2/apis/${apiId}`;
  const { integrationId } = await post(`${api}/integrations`, {
    integrationType: "MOCK",
    requestTemplates: { $default: '{"statusCode":200}' },
    templateSelectionExpression: "\\$default",
  });
  await post(`${api}/integrations/${integrationId}/integrationresponses`, {
    integrationResponseKey: "$default",
    responseTemplates: { $default: "$context.connectionId" },
    templateSelectionExpression: "\\$default",
  });
  const { routeId } = await post(`${api}/routes`, { routeKey: "who", target: `integrations/${integrationId}` });
  await post(`${api}/routes/${routeId}/routeresponses`, { routeResponseKey: "$default" });
  await post(`${api}/stages`, { stageName: "prod" });
  await post(`${api}/deployments`, { stageName: "prod" });
  return String(apiEndpoint);
}
