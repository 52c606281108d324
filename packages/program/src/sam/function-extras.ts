// Resources beside a function: its URL, and the configuration of its asynchronous invocations with their destinations.
import { Fault } from "../template/fault.ts";
import { callOf, type MapEntry, type MapNode, memberOf, stringOf, type TemplateNode } from "../template/node.ts";
import type { SamResource } from "./sam-resource.ts";

/** @param alias logical id of the function's alias @throws Fault */
export function functionUrl(resource: SamResource, alias: string | undefined): readonly MapEntry[] {
  const config = resource.get("FunctionUrlConfig");
  if (config === undefined) return [];
  const settings = mapOf(config, "FunctionUrlConfig");
  const authType = memberOf(settings, "AuthType");
  const isCall = authType !== undefined && callOf(authType) !== undefined;
  if (!isCall && !["AWS_IAM", "NONE"].includes(stringOf(authType) ?? "")) {
    throw new Fault(config.start, "FunctionUrlConfig needs AuthType: AWS_IAM or NONE.");
  }
  const { name } = resource;
  const target = { Ref: alias ?? name };
  const url = resource.other(`${name}Url`, "AWS::Lambda::Url", {
    TargetFunctionArn: target,
    AuthType: authType,
    Cors: memberOf(settings, "Cors"),
    InvokeMode: memberOf(settings, "InvokeMode"),
  });
  if (stringOf(authType) !== "NONE") return [url];
  const permission = { FunctionName: target, Principal: "*" };
  return [
    url,
    resource.other(`${name}UrlPublicPermissions`, "AWS::Lambda::Permission", {
      ...{ Action: "lambda:InvokeFunctionUrl", FunctionUrlAuthType: "NONE" },
      ...permission,
    }),
    resource.other(`${name}URLInvokeAllowPublicAccess`, "AWS::Lambda::Permission", {
      ...{ Action: "lambda:InvokeFunction", InvokedViaFunctionUrl: true },
      ...permission,
    }),
  ];
}

export interface EventInvokeResources {
  readonly entries: readonly MapEntry[];
  /** Logical ids for `Ref: FUNCTION.DestinationQueue` and `.DestinationTopic`. */
  readonly queue: string | undefined;
  readonly topic: string | undefined;
}

export interface FunctionAlias {
  readonly name: string;
  /** Logical id. */
  readonly id: string;
}

/** @throws Fault */
export function eventInvokeConfig(
  resource: SamResource,
  alias: FunctionAlias | undefined,
  tags: unknown,
): EventInvokeResources {
  const config = resource.get("EventInvokeConfig");
  if (config === undefined) return { entries: [], queue: undefined, topic: undefined };
  const settings = mapOf(config, "EventInvokeConfig");
  const name = `${resource.name}EventInvokeConfig`;
  const given = memberOf(settings, "DestinationConfig");
  const destinations = given === undefined ? undefined : mapOf(given, "DestinationConfig");
  const made = ["OnSuccess", "OnFailure"].flatMap((event) => {
    const node = destinations && memberOf(destinations, event);
    return node === undefined ? [] : [destinationOf(resource, mapOf(node, event), `${name}${event}`, event, tags)];
  });
  const idOf = (type: string) => made.find(({ entry }) => entry?.type === type)?.entry?.made.key;
  return {
    entries: [
      ...made.flatMap(({ entry }) => (entry === undefined ? [] : [entry.made])),
      resource.other(
        name,
        "AWS::Lambda::EventInvokeConfig",
        {
          FunctionName: { Ref: resource.name },
          Qualifier: alias?.name ?? "$LATEST",
          DestinationConfig: Object.fromEntries(made.map(({ event, Destination }) => [event, { Destination }])),
          MaximumEventAgeInSeconds: memberOf(settings, "MaximumEventAgeInSeconds"),
          MaximumRetryAttempts: memberOf(settings, "MaximumRetryAttempts"),
        },
        alias === undefined ? {} : { DependsOn: [alias.id] },
      ),
    ],
    queue: idOf("SQS"),
    topic: idOf("SNS"),
  };
}

interface Destination {
  readonly event: string;
  readonly Destination: unknown;
  /** Absent if the template names the destination. */
  readonly entry?: { readonly type: string; readonly made: MapEntry };
}

function destinationOf(resource: SamResource, node: MapNode, name: string, event: string, Tags: unknown): Destination {
  const type = stringOf(memberOf(node, "Type"));
  const given = memberOf(node, "Destination");
  if (given !== undefined) return { event, Destination: given };
  if (type === "SQS") {
    const made = resource.other(`${name}Queue`, "AWS::SQS::Queue", { Tags });
    return { event, Destination: { "Fn::GetAtt": [made.key, "Arn"] }, entry: { type, made } };
  }
  if (type === "SNS") {
    const made = resource.other(`${name}Topic`, "AWS::SNS::Topic", { Tags });
    return { event, Destination: { Ref: made.key }, entry: { type, made } };
  }
  throw new Fault(node.start, `${event} needs a Destination, or the Type SQS or SNS.`);
}

function mapOf(node: TemplateNode, what: string): MapNode {
  if (node.kind === "map" && callOf(node) === undefined) return node;
  throw new Fault(node.start, `${what} must be a map.`);
}
