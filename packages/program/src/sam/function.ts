// AWS::Serverless::Function, LayerVersion and SimpleTable.
import { Fault } from "../template/fault.ts";
import { type MapEntry, memberOf, stringOf, type TemplateNode } from "../template/node.ts";
import { type DeploymentPreference, deploymentPreference } from "./deployment-preference.ts";
import { eventInvokeConfig, type FunctionAlias, functionUrl } from "./function-extras.ts";
import { isTrue, type SamResource } from "./sam-resource.ts";
import { assumedBy, serviceRolePolicy } from "./service-role.ts";

/** Properties of a function that CloudFormation has under the same name. */
const passedOn = [
  ...["Architectures", "CapacityProviderConfig", "CodeSigningConfigArn", "Description", "DurableConfig", "Environment"],
  ...["EphemeralStorage", "FileSystemConfigs", "FunctionName", "FunctionScalingConfig", "Handler", "ImageConfig"],
  ...["KmsKeyArn", "Layers", "LoggingConfig", "MemorySize", "PackageType", "PublishToLatestPublished"],
  ...["RecursiveLoop", "ReservedConcurrentExecutions", "Runtime", "RuntimeManagementConfig", "SnapStart"],
  ...["TenancyConfig", "Timeout", "VpcConfig"],
];
const known = [
  ...passedOn,
  ...["AssumeRolePolicyDocument", "AutoPublishAlias", "AutoPublishAliasAllProperties", "AutoPublishCodeSha256"],
  ...["CodeUri", "DeadLetterQueue", "DeploymentPreference", "EventInvokeConfig", "Events", "FunctionUrlConfig"],
  ...["ImageUri", "InlineCode", "PermissionsBoundary", "Policies", "PropagateTags", "ProvisionedConcurrencyConfig"],
  ...["Role", "RolePath", "SourceKMSKeyArn", "Tags", "Tracing", "VersionDeletionPolicy", "VersionDescription"],
];

export interface FunctionResources {
  readonly entries: readonly MapEntry[];
  /** Logical ids for `Ref: FUNCTION.Alias` and `.Version`; undefined without AutoPublishAlias. */
  readonly alias: string | undefined;
  readonly version: string | undefined;
  /** Logical ids of the destinations that EventInvokeConfig makes. */
  readonly queue: string | undefined;
  readonly topic: string | undefined;
  readonly preference: DeploymentPreference | undefined;
}

/** @param resolved texts of parameters, for the alias's name @throws Fault */
export function serverlessFunction(
  resource: SamResource,
  resolved: (node: TemplateNode) => string | undefined,
): FunctionResources {
  resource.requireKnown(known);
  const { name } = resource;
  const role = resource.get("Role");
  const tracing = resource.get("Tracing");
  const deadLetters = resource.get("DeadLetterQueue");
  const main = resource.main("AWS::Lambda::Function", {
    ...resource.same(...passedOn),
    Code: codeOf(resource),
    Role: role ?? { "Fn::GetAtt": [`${name}Role`, "Arn"] },
    Tags: createdByTags(resource),
    TracingConfig: tracing !== undefined && stringOf(tracing) !== "Disabled" ? { Mode: tracing } : undefined,
    DeadLetterConfig: deadLetters?.kind === "map" ? { TargetArn: memberOf(deadLetters, "TargetArn") } : undefined,
  });
  const published = aliasOf(resource, resolved);
  const alias = published?.alias.id;
  const tags = propagatedTags(resource);
  const asynchronous = eventInvokeConfig(resource, published?.alias, tags);
  return {
    entries: [
      ...[main, ...(published?.entries ?? []), ...functionUrl(resource, alias), ...asynchronous.entries],
      ...(role === undefined ? [roleOf(resource)] : []),
    ],
    alias,
    version: published?.version,
    queue: asynchronous.queue,
    topic: asynchronous.topic,
    preference: deploymentPreference(resource, resolved, tags),
  };
}

/** The tags that all resources of a function get, instead of their own; undefined without PropagateTags. */
function propagatedTags(resource: SamResource): readonly object[] | undefined {
  return isTrue(resource.get("PropagateTags")) ? tagListOf(resource, []) : undefined;
}

const createdByTags = (resource: SamResource) =>
  propagatedTags(resource) ?? tagListOf(resource, [{ Key: "lambda:createdBy", Value: "SAM" }]);

/** A path of this machine stays one, which the host resolves. */
function codeOf(resource: SamResource): unknown {
  const [inline, uri, image] = [resource.get("InlineCode"), resource.get("CodeUri"), resource.get("ImageUri")];
  if (resource.text("PackageType") === "Image") return { ImageUri: image ?? "" };
  if (inline !== undefined) return { ZipFile: inline };
  if (uri !== undefined) return locationOf(uri);
  throw new Fault(resource.start, `The function ${resource.name} has neither CodeUri nor InlineCode.`);
}

/** `s3://BUCKET/KEY?versionId=V`, a map of Bucket, Key and Version, or a path. */
function locationOf(node: TemplateNode): unknown {
  if (node.kind === "map" && memberOf(node, "Bucket") !== undefined) {
    const [bucket, key, version] = ["Bucket", "Key", "Version"].map((it) => memberOf(node, it));
    return { S3Bucket: bucket, S3Key: key, S3ObjectVersion: version };
  }
  const found = /^s3:\/\/([^/]+)\/([^?]+)(?:\?versionId=(.+))?$/.exec(stringOf(node) ?? "");
  if (found === null) return node;
  const [, bucket, key, version] = found;
  return { S3Bucket: bucket, S3Key: key, S3ObjectVersion: version };
}

function tagListOf(resource: SamResource, first: readonly object[]): readonly object[] | undefined {
  const tags = resource.get("Tags");
  const own = tags?.kind === "map" ? tags.entries.map(({ key, value }) => ({ Key: key, Value: value })) : [];
  const all = [...first, ...own];
  return all.length === 0 ? undefined : all;
}

/** Its policies have no effect here, so only the managed ones are named that every function has. */
function roleOf(resource: SamResource): MapEntry {
  return resource.other(`${resource.name}Role`, "AWS::IAM::Role", {
    AssumeRolePolicyDocument: resource.get("AssumeRolePolicyDocument") ?? assumedBy("lambda.amazonaws.com"),
    ManagedPolicyArns: [serviceRolePolicy("AWSLambdaBasicExecutionRole")],
    Path: resource.get("RolePath"),
    PermissionsBoundary: resource.get("PermissionsBoundary"),
    Tags: createdByTags(resource),
  });
}

interface AliasResources {
  readonly entries: readonly MapEntry[];
  readonly alias: FunctionAlias;
  /** Logical id. */
  readonly version: string;
}

/** @returns undefined without AutoPublishAlias @throws Fault */
function aliasOf(
  resource: SamResource,
  resolved: (node: TemplateNode) => string | undefined,
): AliasResources | undefined {
  const node = resource.get("AutoPublishAlias");
  if (node === undefined) return undefined;
  const name = resolved(node);
  if (name === undefined || !/^(?!\d+$)[\w-]+$/.test(name)) {
    throw new Fault(
      node.start,
      "AutoPublishAlias must be a name of letters, digits, - and _, or a parameter with one.",
    );
  }
  const version = `${resource.name}Version`;
  const id = `${resource.name}Alias${name.replaceAll("-", "D").replaceAll("_", "U")}`;
  const functionName = { Ref: resource.name };
  return {
    alias: { name, id },
    version,
    entries: [
      resource.other(
        version,
        "AWS::Lambda::Version",
        { FunctionName: functionName, Description: resource.get("VersionDescription") },
        { DeletionPolicy: resource.get("VersionDeletionPolicy") ?? "Retain" },
      ),
      resource.other(id, "AWS::Lambda::Alias", {
        Name: name,
        FunctionName: functionName,
        FunctionVersion: { "Fn::GetAtt": [version, "Version"] },
        ProvisionedConcurrencyConfig: resource.get("ProvisionedConcurrencyConfig"),
      }),
    ],
  };
}

/** @throws Fault */
export function layerVersion(resource: SamResource): readonly MapEntry[] {
  resource.requireKnown([
    ...["CompatibleArchitectures", "CompatibleRuntimes", "ContentUri", "Description", "LayerName", "LicenseInfo"],
    ...["PublishLambdaVersion", "RetentionPolicy"],
  ]);
  const retention = resource.text("RetentionPolicy")?.toLowerCase() === "delete" ? "Delete" : "Retain";
  return [
    resource.main(
      "AWS::Lambda::LayerVersion",
      {
        ...resource.same("CompatibleArchitectures", "CompatibleRuntimes", "Description", "LicenseInfo"),
        LayerName: resource.get("LayerName") ?? resource.name,
        Content: locationOf(resource.required("ContentUri")),
      },
      { DeletionPolicy: retention },
    ),
  ];
}

const attributeTypes: Readonly<Record<string, string>> = { String: "S", Number: "N", Binary: "B" };

/** @throws Fault */
export function simpleTable(resource: SamResource): readonly MapEntry[] {
  resource.requireKnown([
    ...["PointInTimeRecoverySpecification", "PrimaryKey", "ProvisionedThroughput", "SSESpecification", "TableName"],
    "Tags",
  ]);
  const key = resource.get("PrimaryKey");
  const given = key?.kind === "map" ? key : undefined;
  const name = given ? memberOf(given, "Name") : "id";
  const type = given ? attributeTypes[stringOf(memberOf(given, "Type")) ?? ""] : "S";
  if (name === undefined || type === undefined) {
    throw new Fault(given?.start ?? resource.start, "PrimaryKey needs a Name and a Type: String, Number or Binary.");
  }
  const throughput = resource.get("ProvisionedThroughput");
  return [
    resource.main("AWS::DynamoDB::Table", {
      AttributeDefinitions: [{ AttributeName: name, AttributeType: type }],
      KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
      ...resource.same("PointInTimeRecoverySpecification", "ProvisionedThroughput", "SSESpecification", "TableName"),
      BillingMode: throughput === undefined ? "PAY_PER_REQUEST" : undefined,
      Tags: tagListOf(resource, []),
    }),
  ];
}
