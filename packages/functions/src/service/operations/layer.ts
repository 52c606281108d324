import { answer, type Call, input, noContent, notFound, page, type ServiceAnswer, violation } from "../call.ts";
import { zipFile } from "../function-input.ts";
import { sha256Of } from "../function-records.ts";
import type { LayerVersion } from "../layer-records.ts";

export async function publishLayerVersion(call: Call): Promise<ServiceAnswer> {
  const name = layerName(call);
  const given = input(call);
  const zip = zipFile(given.Content);
  const { Description = "", LicenseInfo, CompatibleRuntimes, CompatibleArchitectures } = given;
  const settings = {
    Description,
    ...(LicenseInfo !== undefined && { LicenseInfo }),
    ...(CompatibleRuntimes !== undefined && { CompatibleRuntimes }),
    ...(CompatibleArchitectures !== undefined && { CompatibleArchitectures }),
  };
  const createdDate = new Date().toISOString().replace("Z", "+0000");
  const layer = await call.layers.publish({ name, settings, createdDate, sha256: sha256Of(zip) }, zip);
  return answer(201, described(call, layer));
}

export function getLayerVersion(call: Call): ServiceAnswer {
  return answer(200, described(call, call.layers.get(versionArn(call))));
}

export function getLayerVersionByArn(call: Call): ServiceAnswer {
  return answer(200, described(call, call.layers.get(call.query.get("Arn") ?? "")));
}

export function listLayerVersions(call: Call): ServiceAnswer {
  const { items, NextMarker } = page(call.layers.list(layerName(call)), call.query);
  return answer(200, { LayerVersions: items.map((it) => listed(call, it)), NextMarker });
}

export function listLayers(call: Call): ServiceAnswer {
  const newest = new Map<string, LayerVersion>();
  for (const layer of call.layers.list()) if (!newest.has(layer.name)) newest.set(layer.name, layer);
  const { items, NextMarker } = page([...newest.values()], call.query);
  const Layers = items.map((it) => ({
    LayerName: it.name,
    LayerArn: call.layers.layerArn(it.name),
    LatestMatchingVersion: listed(call, it),
  }));
  return answer(200, { Layers, NextMarker });
}

export async function deleteLayerVersion(call: Call): Promise<ServiceAnswer> {
  await call.layers.delete(versionArn(call));
  return noContent;
}

/** Permissions of layers are not kept: every function here may use every layer. */
export function getLayerVersionPolicy(): ServiceAnswer {
  throw notFound("No policy is associated with the given resource.");
}

/** The name, also of an ARN. @throws FunctionServiceError */
function layerName({ parameters: [given = ""] }: Call): string {
  const name = /^(?:arn:[\w-]+:lambda:[\w-]+:\d{12}:layer:)?([\w-]{1,140})$/.exec(given)?.[1];
  if (name !== undefined) return name;
  throw violation("LayerName", given, "Member must be the name or ARN of a layer");
}

const versionArn = (call: Call) => call.layers.arnOf({ name: layerName(call), version: Number(call.parameters[1]) });

function listed({ layers }: Call, layer: LayerVersion) {
  return {
    LayerVersionArn: layers.arnOf(layer),
    Version: layer.version,
    CreatedDate: layer.createdDate,
    ...layer.settings,
  };
}

function described(call: Call, layer: LayerVersion) {
  return {
    ...listed(call, layer),
    LayerArn: call.layers.layerArn(layer.name),
    // The code is not offered for download.
    Content: { CodeSha256: layer.sha256, CodeSize: layer.size },
  };
}
