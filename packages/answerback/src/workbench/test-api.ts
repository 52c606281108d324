// For tests of the page: an API by requests to the control plane.
import assert from "node:assert/strict";

type Members = Readonly<Record<string, unknown>>;

export interface TestRoute {
  /** Absent: the route has no target. */
  readonly integration?: Members;
  /** Integration responses by key: the template `$default`, null for none, or the members of the integration response. */
  readonly responses?: Readonly<Record<string, string | Members | null>>;
  /** Default: two-way, unless the key begins with `$`. */
  readonly twoWay?: boolean;
  /** More members of the route. */
  readonly route?: Members;
}

export interface TestApi {
  readonly apiId: string;
  /** Of the stage `live`. */
  readonly url: string;
}

/** A MOCK that answers with the status in the message, and a response for each status. */
export const echo: TestRoute = {
  integration: {
    integrationType: "MOCK",
    requestTemplates: {
      "application/json": `#set($status = "$!input.path('$.status')"){"statusCode": #if($status.matches("\\d+"))$status#{else}200#end}`,
    },
  },
  responses: {
    "/2\\d\\d/": `{"type": "echo", "text": $input.json('$')}`,
    $default: `{"type": "failed", "stage": "$context.stage"}`,
  },
};

/** Creates an API with a stage `live`, and deploys it. */
export async function createTestApi(
  url: string,
  name: string,
  routes: Readonly<Record<string, TestRoute>>,
): Promise<TestApi> {
  const create = async (path: string, body: Members): Promise<Record<string, string>> => {
    const response = await fetch(`${url}/v2/apis${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, 201, await response.clone().text());
    return (await response.json()) as Record<string, string>;
  };
  const { apiId = "", apiEndpoint } = await create("", {
    name,
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
  });
  for (const [routeKey, { integration, responses = {}, twoWay = !routeKey.startsWith("$"), route }] of Object.entries(
    routes,
  )) {
    const made = integration && (await create(`/${apiId}/integrations`, integration));
    for (const [integrationResponseKey, response] of Object.entries(responses)) {
      const members =
        typeof response === "string"
          ? { templateSelectionExpression: "\\$default", responseTemplates: { $default: response } }
          : response;
      await create(`/${apiId}/integrations/${made?.integrationId}/integrationresponses`, {
        integrationResponseKey,
        ...members,
      });
    }
    const { routeId } = await create(`/${apiId}/routes`, {
      routeKey,
      ...(made && { target: `integrations/${made.integrationId}` }),
      ...(twoWay && { routeResponseSelectionExpression: "$default" }),
      ...route,
    });
    if (twoWay) await create(`/${apiId}/routes/${routeId}/routeresponses`, { routeResponseKey: "$default" });
  }
  await create(`/${apiId}/stages`, { stageName: "live" });
  await create(`/${apiId}/deployments`, { stageName: "live" });
  return { apiId, url: `${apiEndpoint}/live` };
}
