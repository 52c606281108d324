// The records that an API consists of, without identifiers and times: what refers to another record contains it, or its name.
type Item = Readonly<Record<string, unknown>>;

export interface ApiRecords {
  readonly api: Item;
  readonly authorizers: readonly Item[];
  readonly models: readonly Item[];
  /** Each with its integration and its responses. */
  readonly routes: readonly Item[];
  readonly stages: readonly Item[];
}

/** Of each run. `apiEndpoint` contains the API's identifier, and the message of the last deployment that of the deployment. */
const ofEachRun: ReadonlySet<string> = new Set([
  ...["apiEndpoint", "apiId", "authorizerId", "createdDate", "deploymentId", "integrationId", "integrationResponseId"],
  ...["lastDeploymentStatusMessage", "lastUpdatedDate", "modelId", "routeId", "routeResponseId", "target"],
]);

/** The records of the only API of a gateway. */
export async function recordsOf(gateway: string): Promise<ApiRecords> {
  const list = async (path: string): Promise<readonly Item[]> => {
    const response = await fetch(`${gateway}/v2/apis${path}`);
    const { items } = (await response.json()) as { readonly items: readonly Item[] };
    return items;
  };
  const [api, ...others] = await list("");
  if (api === undefined || others.length > 0) throw new Error("the gateway must have one API");
  const base = `/${api.apiId}`;
  const [authorizers, integrations] = [await list(`${base}/authorizers`), await list(`${base}/integrations`)];
  const routes = (await list(`${base}/routes`)).map(async (route) => {
    const integration = integrations.find(({ integrationId }) => route.target === `integrations/${integrationId}`);
    const { integrationId } = integration ?? {};
    const responses =
      integrationId === undefined ? [] : await list(`${base}/integrations/${integrationId}/integrationresponses`);
    return {
      ...own(route),
      authorizer: authorizers.find(({ authorizerId }) => authorizerId === route.authorizerId)?.name,
      integration: { ...own(integration ?? {}), responses: sorted(responses) },
      responses: sorted(await list(`${base}/routes/${route.routeId}/routeresponses`)),
    };
  });
  return {
    api: own(api),
    authorizers: sorted(authorizers),
    models: sorted(await list(`${base}/models`)),
    routes: sorted(await Promise.all(routes)),
    stages: sorted(await list(`${base}/stages`)),
  };
}

const own = (item: Item): Item => Object.fromEntries(Object.entries(item).filter(([name]) => !ofEachRun.has(name)));

/** By content, since identifiers decide the order of the control plane. */
const sorted = (items: readonly Item[]): readonly Item[] =>
  items.map(own).toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
