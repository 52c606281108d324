// The records of an API that a copy must have, without the API's own identifier in them.
import { type ApiRecords, recordsOf } from "../same-api/records.ts";

type Item = Readonly<Record<string, unknown>>;

export interface CopiedRecords {
  readonly apiId: string;
  readonly records: ApiRecords & { readonly integrations: readonly Item[]; readonly domainNames: readonly unknown[] };
}

/** Of the only API of a gateway. */
export async function copiedRecords(gateway: string): Promise<CopiedRecords> {
  const list = async (path: string): Promise<readonly Item[]> => {
    const response = await fetch(`${gateway}/v2/${path}`);
    return ((await response.json()) as { readonly items: readonly Item[] }).items;
  };
  const [api] = await list("apis");
  const apiId = String(api?.apiId);
  const domainNames = await Promise.all(
    (await list("domainnames")).map(async ({ domainName, domainNameConfigurations }) => {
      const [{ certificateArn, securityPolicy, endpointType } = {}] = domainNameConfigurations as readonly Item[];
      const mappings = await list(`domainnames/${domainName}/apimappings`);
      const mapped = mappings.map(({ apiMappingKey, stage }) => ({ apiMappingKey, stage }));
      return { domainName, certificateArn, securityPolicy, endpointType, mapped };
    }),
  );
  const { stages, ...records } = await recordsOf(gateway);
  const integrations = (await list(`apis/${apiId}/integrations`)).map(({ integrationId: _, ...it }) => it);
  const all = {
    ...records,
    // A set in Terraform.
    authorizers: records.authorizers.map((it) => ({ ...it, identitySource: [it.identitySource].flat().toSorted() })),
    // Also those without a route.
    integrations: integrations.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
    stages: stages.map((stage) => ({ ...stage, routeSettings: withSetValues(stage.routeSettings) })),
    domainNames,
  };
  return { apiId, records: JSON.parse(JSON.stringify(all, inOrder).replaceAll(apiId, "API")) };
}

/** Pulumi and Terraform send the values of settings that a program does not set. */
function withSetValues(routeSettings: unknown): Item {
  const own = Object.entries((routeSettings ?? {}) as Readonly<Record<string, Item>>).map(([key, settings]) => {
    return [
      key,
      Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== false && value !== "OFF")),
    ];
  });
  return Object.fromEntries(own);
}

/** Objects with their members in order. */
function inOrder(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
