// Tags of APIs, stages, domain names and VPC links, by ARN: docs/behaviour/control-plane.md section 2.2.
import {
  badRequest,
  checkValue,
  map,
  maxTags,
  messages,
  notFound,
  type ResourceName,
  string,
  structure,
} from "@answerback/apigatewayv2";
import type { Key, RecordValue } from "../store/store.ts";
import type { ControlContext, OperationFunction } from "./context.ts";

export type Tags = Readonly<Record<string, string>>;

export const getTags: OperationFunction = (context, input) => ({
  body: { tags: tagged(context, input.parameters.resourceArn ?? "").tags },
});

export const tagResource: OperationFunction = async (context, input) => {
  const { key, record, tags } = tagged(context, input.parameters.resourceArn ?? "");
  const { tags: given = {} } = checkValue(tagBody, input.body);
  const all = { ...tags, ...given };
  requireLegalTags(all);
  await context.store.commit({ puts: [{ key, value: { ...record, tags: all } }], deletes: [] });
  return { body: {} };
};

export const untagResource: OperationFunction = async (context, input) => {
  const { key, record, tags } = tagged(context, input.parameters.resourceArn ?? "");
  const removed = new Set(input.query.getAll("tagKeys"));
  if (removed.size === 0) throw badRequest(messages.missingTagKeys);
  const left = Object.fromEntries(Object.entries(tags).filter(([tagKey]) => !removed.has(tagKey)));
  await context.store.commit({ puts: [{ key, value: { ...record, tags: left } }], deletes: [] });
  return {};
};

/** @throws AwsError BadRequestException */
export function requireLegalTags(tags: Tags = {}): void {
  for (const tagKey of Object.keys(tags)) {
    if (!/^(?!aws:).{1,128}$/su.test(tagKey)) throw badRequest(messages.invalidTagKey(tagKey));
  }
  if (Object.keys(tags).length > maxTags) throw badRequest(messages.tooManyTags(maxTags));
}

const tagBody = structure({
  tags: { type: map(string(0, 1600)), description: "The tags to add or to change." },
});

interface Tagged {
  readonly key: Key;
  readonly record: RecordValue;
  readonly tags: Tags;
}

/** @throws AwsError BadRequestException if it is not the ARN of a resource with tags, NotFoundException */
function tagged(context: ControlContext, arn: string): Tagged {
  const { name, identifier, key } = taggable(arn);
  const record = context.store.get(key);
  if (record === undefined) throw notFound(name, identifier);
  // All resources with tags have this member, by their field tables.
  return { key, record, tags: (record.tags as Tags | undefined) ?? {} };
}

/** The account field of the ARN is empty. Its region is ignored, because the gateway has only one. */
function taggable(arn: string): { name: ResourceName; identifier: string; key: Key } {
  const path = /^arn:aws[a-z-]*:apigateway:[^:]*:[^:]*:\/(.+)$/.exec(arn)?.[1]?.split("/") ?? [];
  const [collection, identifier, below, stageName, ...rest] = path;
  if (identifier !== undefined && rest.length === 0) {
    if (collection === "apis" && below === "stages" && stageName) {
      return { name: "Stage", identifier: stageName, key: ["apis", identifier, "stages", stageName] };
    }
    if (below === undefined && collection !== undefined) {
      const name = names[collection];
      if (name !== undefined) return { name, identifier, key: [collection, identifier] };
    }
  }
  throw badRequest(messages.invalidArn(arn));
}

const names: Readonly<Record<string, ResourceName>> = {
  apis: "Api",
  domainnames: "DomainName",
  vpclinks: "VpcLink",
};
