// Resources of other services: nothing runs, but their ids, names, ARNs and URLs look like those on AWS and are the same
// in every run.

import { createHash } from "node:crypto";
import {
  lowerFirst,
  type PlainMap,
  type PropertyMap,
  type PropertyValue,
  plain,
  plainMap,
  type ResourceContext,
} from "@answerback/pulumi/host";
import { inputDifferences, type LocalResourceType } from "../engine/engine-resource.ts";
import { type Declarations, noDeclarations } from "./declarations/declaration.ts";
import { type NativeType, nativeType } from "./native-type.ts";
import { plausibleMembers } from "./plausible-value.ts";

/** A resource whose outputs are made up. */
export interface ForeignResource {
  readonly inputs: PropertyMap;
  /** The name in the program. */
  readonly logicalName: string;
  /** The given or generated name. */
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  /** Hexadecimal digits that depend only on token and name. */
  readonly digits: string;
}

type Outputs = (resource: ForeignResource) => PlainMap;

const arn = (service: string, it: ForeignResource, path: string) =>
  `arn:aws:${service}:${it.region}:${it.accountId}:${path}`;
const text = (value: PropertyValue | undefined): string | undefined => {
  const plainText = value === undefined ? undefined : plain(value);
  return typeof plainText === "string" && plainText !== "" ? plainText : undefined;
};

/** Outputs that programs with a WebSocket API read; `id` is the name unless it is set here. */
const outputsByToken: Readonly<Record<string, Outputs>> = {
  "aws:acm/certificate:Certificate": (it) => {
    const certificate = arn("acm", it, `certificate/${uuid(it.digits)}`);
    const names = [text(it.inputs.domainName), ...texts(it.inputs.subjectAlternativeNames)];
    return {
      id: certificate,
      arn: certificate,
      status: "ISSUED",
      domainValidationOptions: names.flatMap((domainName) =>
        domainName === undefined
          ? []
          : [
              {
                domainName,
                resourceRecordName: `_${it.digits.slice(0, 32)}.${domainName}.`,
                resourceRecordType: "CNAME",
                resourceRecordValue: `_${it.digits.slice(32, 64)}.acm-validations.aws.`,
              },
            ],
      ),
    };
  },
  "aws:acm/certificateValidation:CertificateValidation": (it) => ({
    id: text(it.inputs.certificateArn) ?? it.name,
    certificateArn: text(it.inputs.certificateArn) ?? "",
  }),
  "aws:apigateway/restApi:RestApi": (it) => {
    const id = it.digits.slice(0, 10);
    return { id, executionArn: arn("execute-api", it, id) };
  },
  "aws:cloudwatch/eventBus:EventBus": (it) => ({ arn: arn("events", it, `event-bus/${it.name}`) }),
  "aws:cloudwatch/eventRule:EventRule": (it) => ({ arn: arn("events", it, `rule/${it.name}`) }),
  "aws:cloudwatch/logGroup:LogGroup": (it) => ({ arn: arn("logs", it, `log-group:${it.name}`) }),
  "aws:cognito/userPool:UserPool": (it) => {
    const id = `${it.region}_${it.digits.slice(0, 9)}`;
    return {
      id,
      arn: arn("cognito-idp", it, `userpool/${id}`),
      endpoint: `cognito-idp.${it.region}.amazonaws.com/${id}`,
    };
  },
  "aws:cognito/userPoolClient:UserPoolClient": (it) => ({ id: it.digits.slice(0, 26) }),
  "aws:dynamodb/table:Table": (it) => ({
    arn: arn("dynamodb", it, `table/${it.name}`),
    streamArn: arn("dynamodb", it, `table/${it.name}/stream/2020-01-01T00:00:00.000`),
    streamLabel: "2020-01-01T00:00:00.000",
  }),
  "aws:ec2/securityGroup:SecurityGroup": (it) => ec2(it, "sg", "security-group"),
  "aws:ec2/subnet:Subnet": (it) => ec2(it, "subnet", "subnet"),
  "aws:ec2/vpc:Vpc": (it) => ec2(it, "vpc", "vpc"),
  "aws:iam/policy:Policy": (it) => {
    const policy = `arn:aws:iam::${it.accountId}:policy${iamPath(it)}${it.name}`;
    return { id: policy, arn: policy, policyId: `ANPA${it.digits.slice(0, 17).toUpperCase()}` };
  },
  "aws:iam/role:Role": (it) => ({
    arn: `arn:aws:iam::${it.accountId}:role${iamPath(it)}${it.name}`,
    uniqueId: `AROA${it.digits.slice(0, 17).toUpperCase()}`,
  }),
  "aws:iam/user:User": (it) => ({ arn: `arn:aws:iam::${it.accountId}:user${iamPath(it)}${it.name}` }),
  "aws:kinesis/stream:Stream": (it) => ({ arn: arn("kinesis", it, `stream/${it.name}`) }),
  "aws:kms/key:Key": (it) => {
    const id = uuid(it.digits);
    return { id, keyId: id, arn: arn("kms", it, `key/${id}`) };
  },
  "aws:lambda/alias:Alias": (it) => {
    const alias = `${functionArn(it, text(it.inputs.functionName) ?? "")}:${it.name}`;
    return { id: alias, arn: alias, invokeArn: invokeArn(it, alias) };
  },
  "aws:lambda/function:Function": (it) => {
    const own = functionArn(it, it.name);
    const version = plain(it.inputs.publish) === true ? "1" : "$LATEST";
    return {
      arn: own,
      invokeArn: invokeArn(it, own),
      qualifiedArn: `${own}:${version}`,
      qualifiedInvokeArn: invokeArn(it, `${own}:${version}`),
      version,
    };
  },
  "aws:lambda/layerVersion:LayerVersion": (it) => {
    const layer = arn("lambda", it, `layer:${text(it.inputs.layerName) ?? it.name}`);
    return { id: `${layer}:1`, arn: `${layer}:1`, layerArn: layer, version: "1" };
  },
  "aws:lambda/permission:Permission": (it) => ({ id: text(it.inputs.statementId) ?? it.name }),
  "aws-native:dynamodb:GlobalTable": nativeTable,
  "aws-native:dynamodb:Table": nativeTable,
  "aws-native:lambda:Alias": (it) => {
    const alias = `${functionArn(it, text(it.inputs.functionName) ?? "")}:${it.name}`;
    return { id: alias, aliasArn: alias };
  },
  "aws-native:lambda:Function": (it) => {
    const name = text(it.inputs.functionName) ?? it.name;
    return { id: name, functionName: name, arn: functionArn(it, name) };
  },
  "aws-native:lambda:LayerVersion": (it) => {
    const layer = `${arn("lambda", it, `layer:${text(it.inputs.layerName) ?? it.name}`)}:1`;
    return { id: layer, layerVersionArn: layer };
  },
  "aws-native:lambda:Version": (it) => {
    const version = `${functionArn(it, text(it.inputs.functionName) ?? "")}:1`;
    return { id: version, functionArn: version, version: "1" };
  },
  "aws:route53/record:Record": (it) => {
    const name = text(it.inputs.name) ?? "";
    return { id: `${text(it.inputs.zoneId) ?? ""}_${name}_${text(it.inputs.type) ?? ""}`, fqdn: name };
  },
  "aws:route53/zone:Zone": (it) => {
    const zoneId = `Z${it.digits.slice(0, 20).toUpperCase()}`;
    return { id: zoneId, zoneId, arn: `arn:aws:route53:::hostedzone/${zoneId}`, nameServers: ["ns-1.awsdns-00.com"] };
  },
  "aws:s3/bucket:Bucket": bucket,
  "aws:s3/bucketObject:BucketObject": bucketObject,
  "aws:s3/bucketObjectv2:BucketObjectv2": bucketObject,
  "aws:s3/bucketV2:BucketV2": bucket,
  "aws:secretsmanager/secret:Secret": (it) => {
    const secret = arn("secretsmanager", it, `secret:${it.name}-${it.digits.slice(0, 6)}`);
    return { id: secret, arn: secret };
  },
  "aws:sfn/stateMachine:StateMachine": (it) => {
    const machine = arn("states", it, `stateMachine:${it.name}`);
    return { id: machine, arn: machine };
  },
  "aws:sns/topic:Topic": (it) => {
    const topic = arn("sns", it, it.name);
    return { id: topic, arn: topic };
  },
  "aws:sqs/queue:Queue": (it) => {
    // Clients of SQS call the host of a queue's URL, whatever their endpoint is.
    const { AWS_ENDPOINT_URL_SQS: own, AWS_ENDPOINT_URL: all } = process.env;
    const host = (own || all || `https://sqs.${it.region}.amazonaws.com`).replace(/\/$/, "");
    const url = `${host}/${it.accountId}/${it.name}`;
    return { id: url, url, arn: arn("sqs", it, it.name) };
  },
  "aws:ssm/parameter:Parameter": (it) => ({
    arn: arn("ssm", it, `parameter${it.name.startsWith("/") ? "" : "/"}${it.name}`),
    version: 1,
  }),
  "random:index/randomId:RandomId": (it) => {
    const hex = it.digits.slice(0, 2 * number(it.inputs.byteLength, 8));
    const bytes = Buffer.from(hex, "hex");
    const [prefix, b64Url] = [text(it.inputs.prefix) ?? "", bytes.toString("base64url")];
    const dec = BigInt(`0x${hex}`).toString();
    return {
      id: b64Url,
      hex: prefix + hex,
      dec: prefix + dec,
      b64Std: prefix + bytes.toString("base64"),
      b64Url: prefix + b64Url,
    };
  },
  "random:index/randomInteger:RandomInteger": (it) => {
    const [min, max] = [number(it.inputs.min, 0), number(it.inputs.max, 0)];
    const result = min + (Number.parseInt(it.digits.slice(0, 8), 16) % Math.max(1, max - min + 1));
    return { id: String(result), result };
  },
  "random:index/randomPassword:RandomPassword": randomText,
  "random:index/randomShuffle:RandomShuffle": (it) => {
    const inputs = texts(it.inputs.inputs);
    return { results: inputs.slice(0, number(it.inputs.resultCount, inputs.length)) };
  },
  "random:index/randomString:RandomString": randomText,
  "random:index/randomUuid:RandomUuid": (it) => ({ id: uuid(it.digits), result: uuid(it.digits) }),
};

/**
 * A resource type that makes up its outputs.
 * @param logicalName the resource's name in the program
 * @param declarations the SDK's, for other outputs
 */
export function foreignResourceType(
  token: string,
  logicalName: string,
  declarations: Declarations = noDeclarations,
): LocalResourceType {
  const outputsOf = (context: ResourceContext, inputs: PropertyMap, id: string | undefined) => {
    const outputs = foreignOutputs({ token, logicalName, declarations }, context, inputs);
    return id === undefined ? outputs : { ...outputs, id };
  };
  const withoutId = ({ id: _, ...rest }: PropertyMap & { readonly id: string }): PropertyMap => rest;
  return {
    isLocal: true,
    token,
    check: (inputs) => ({ inputs, failures: [] }),
    diff: inputDifferences,
    preview: (inputs) => inputs,
    create: async (context, inputs) => {
      const outputs = outputsOf(context, inputs, undefined);
      return { id: outputs.id, outputs: withoutId(outputs) };
    },
    read: async (context, id, state) => ({ id, inputs: state, outputs: withoutId(outputsOf(context, state, id)) }),
    update: async (context, id, inputs) => withoutId(outputsOf(context, inputs, id)),
    delete: async () => {},
  };
}

interface ForeignType {
  readonly token: string;
  readonly logicalName: string;
  readonly declarations: Declarations;
}

export function foreignOutputs(
  { token, logicalName, declarations }: ForeignType,
  context: ResourceContext,
  inputs: PropertyMap,
): PropertyMap & { readonly id: string } {
  const digits = createHash("sha512").update(`${token} ${logicalName}`).digest("hex");
  const [packageName = "", module = ""] = token.split(":");
  const kind = token.split(":").at(-1) ?? "";
  const isNative = packageName === "aws-native";
  const native = nativeType(token);
  const nameProperty = native?.nameProperty ?? (isNative ? nativeNameProperty(kind) : "name");
  const name =
    text(inputs[nameProperty]) ?? text(inputs.name) ?? text(inputs.bucket) ?? `${logicalName}-${digits.slice(-7)}`;
  const resource: ForeignResource = {
    inputs,
    logicalName,
    name,
    region: text(inputs.region) ?? context.region,
    accountId: context.accountId,
    digits,
  };
  const service = module.split("/")[0] ?? "";
  const ownArn = arn(service, resource, `${lowerFirst(kind)}/${name}`);
  const named: PlainMap = nameProperty === "" ? {} : { [nameProperty]: name };
  const general: PlainMap = packageName === "aws" ? { ...named, arn: ownArn } : named;
  const own: PlainMap = outputsByToken[token]?.(resource) ?? (native && nativeOutputs(native, resource)) ?? {};
  const { region, accountId } = resource;
  const declared = plausibleMembers(declarations.resource(token), {
    name,
    region,
    accountId,
    digits,
    arn: ownArn,
    resource: (inner, innerName) =>
      plainMap(foreignOutputs({ token: inner, logicalName: innerName, declarations: noDeclarations }, context, {})),
  });
  const { id, ...rest } = { ...general, ...own };
  return { ...declared, ...rest, ...inputs, ...own, id: typeof id === "string" ? id : name };
}

/** The property into which Cloud Control generates a name: `roleName` of a Role. */
const nativeNameProperty = (kind: string): string => `${lowerFirst(kind)}Name`;

function nativeOutputs({ official, outputs }: NativeType, resource: ForeignResource): PlainMap {
  const given: PlainMap = { id: resource.name, name: resource.name, ...outputsByToken[official]?.(resource) };
  const found = Object.entries(outputs).flatMap(([name, from]) => {
    const value = given[from];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { id: given.id ?? resource.name, ...Object.fromEntries(found) };
}

const functionArn = (it: ForeignResource, name: string) =>
  name.startsWith("arn:") ? name : arn("lambda", it, `function:${name}`);
const invokeArn = (it: ForeignResource, lambda: string) =>
  `arn:aws:apigateway:${it.region}:lambda:path/2015-03-31/functions/${lambda}/invocations`;
const iamPath = (it: ForeignResource) => text(it.inputs.path) ?? "/";
const uuid = (digits: string) =>
  `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-a${digits.slice(17, 20)}-${digits.slice(20, 32)}`;

function ec2(it: ForeignResource, prefix: string, kind: string): PlainMap {
  const id = `${prefix}-0${it.digits.slice(0, 16)}`;
  return { id, arn: arn("ec2", it, `${kind}/${id}`) };
}

function nativeTable(it: ForeignResource): PlainMap {
  const tableName = text(it.inputs.tableName) ?? it.name;
  const table = arn("dynamodb", it, `table/${tableName}`);
  return { id: tableName, tableName, arn: table, streamArn: `${table}/stream/2020-01-01T00:00:00.000` };
}

function bucket(it: ForeignResource): PlainMap {
  return {
    bucket: it.name,
    arn: `arn:aws:s3:::${it.name}`,
    bucketDomainName: `${it.name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${it.name}.s3.${it.region}.amazonaws.com`,
    region: it.region,
  };
}

function bucketObject(it: ForeignResource): PlainMap {
  const key = text(it.inputs.key) ?? it.logicalName;
  return { id: key, key, arn: `arn:aws:s3:::${text(it.inputs.bucket) ?? ""}/${key}` };
}

function randomText(it: ForeignResource): PlainMap {
  const result = it.digits.repeat(8).slice(0, number(it.inputs.length, 16));
  return { id: result, result };
}

function number(value: PropertyValue | undefined, otherwise: number): number {
  const given = value === undefined ? undefined : plain(value);
  return typeof given === "number" ? given : otherwise;
}

function texts(value: PropertyValue | undefined): readonly string[] {
  const items = value === undefined ? undefined : plain(value);
  return Array.isArray(items) ? items.filter((it) => typeof it === "string") : [];
}
