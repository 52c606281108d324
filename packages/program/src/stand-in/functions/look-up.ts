// Functions of the AWS provider: the program's account and region, and look-ups of resources outside the program, which
// return made-up outputs as if the resource existed.

import { createHash } from "node:crypto";
import { type PlainMap, type PlainValue, plainMap, type ResourceContext } from "@answerback/pulumi/host";
import type { Members } from "../declarations/declaration.ts";
import { foreignResourceType } from "../foreign-resource.ts";
import { plausibleMembers } from "../plausible-value.ts";
import { policyDocument } from "./policy-document.ts";

type LookUp = (args: PlainMap, context: ResourceContext) => PlainMap | Promise<PlainMap>;

const text = (value: PlainValue | undefined) => (typeof value === "string" ? value : "");
const digitsOf = (value: string) => createHash("sha256").update(value).digest("hex");

/** By official token. */
export const lookUps: Readonly<Record<string, LookUp>> = {
  "aws:index/getAvailabilityZones:getAvailabilityZones": (args, { region }) => ({
    ...args,
    groupNames: [region],
    id: region,
    names: ["a", "b", "c"].map((letter) => `${region}${letter}`),
    region,
    zoneIds: [1, 2, 3].map((number) => `${shortRegion(region)}-az${number}`),
  }),
  "aws:index/getCallerIdentity:getCallerIdentity": (_args, { accountId }) => ({
    accountId,
    arn: `arn:aws:iam::${accountId}:root`,
    id: accountId,
    userId: accountId,
  }),
  "aws:index/getPartition:getPartition": () => ({
    dnsSuffix: "amazonaws.com",
    id: "aws",
    partition: "aws",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:index/getRegion:getRegion": (args, context) => {
    const region = text(args.region) || text(args.name) || context.region;
    return { description: region, endpoint: `ec2.${region}.amazonaws.com`, id: region, name: region, region };
  },
  "aws-native:index:getAccountId": (_args, { accountId }) => ({ accountId }),
  "aws-native:index:getPartition": () => ({ partition: "aws" }),
  "aws-native:index:getRegion": (_args, { region }) => ({ region }),
  "aws-native:index:getUrlSuffix": () => ({ urlSuffix: "amazonaws.com" }),
  "aws:iam/getPolicyDocument:getPolicyDocument": policyDocument,
  "aws:acm/getCertificate:getCertificate": (args, context) =>
    asResource("aws:acm/certificate:Certificate", { ...args, domainName: args.domain ?? "" }, context),
  "aws:cloudwatch/getLogGroup:getLogGroup": (args, context) =>
    asResource("aws:cloudwatch/logGroup:LogGroup", args, context),
  "aws:dynamodb/getTable:getTable": (args, context) => asResource("aws:dynamodb/table:Table", args, context),
  "aws:iam/getPolicy:getPolicy": (args, context) => asResource("aws:iam/policy:Policy", args, context),
  "aws:iam/getRole:getRole": (args, context) => asResource("aws:iam/role:Role", args, context),
  "aws:lambda/getFunction:getFunction": (args, context) =>
    asResource("aws:lambda/function:Function", { ...args, name: args.functionName ?? "" }, context),
  "aws:route53/getZone:getZone": (args, context) =>
    asResource("aws:route53/zone:Zone", args, context).then((zone) => ({
      ...zone,
      ...(args.zoneId === undefined ? {} : { id: args.zoneId, zoneId: args.zoneId }),
    })),
  "aws:s3/getBucket:getBucket": (args, context) => asResource("aws:s3/bucket:Bucket", args, context),
  "aws:secretsmanager/getSecret:getSecret": (args, context) =>
    asResource("aws:secretsmanager/secret:Secret", args, context),
  "aws:secretsmanager/getSecretVersion:getSecretVersion": (args, context) =>
    // Most secrets are JSON; `{}` parses.
    asResource("aws:secretsmanager/secretVersion:SecretVersion", { ...args, secretString: "{}" }, context),
  "aws:sns/getTopic:getTopic": (args, context) => asResource("aws:sns/topic:Topic", args, context),
  "aws:sqs/getQueue:getQueue": (args, context) => asResource("aws:sqs/queue:Queue", args, context),
  "aws:ssm/getParameter:getParameter": (args, context) =>
    asResource("aws:ssm/parameter:Parameter", { ...args, value: `value of ${text(args.name)}` }, context),
  "aws:ec2/getVpc:getVpc": (args, { accountId, region }) => {
    const id = text(args.id) || `vpc-0${digitsOf(region).slice(0, 16)}`;
    return {
      ...args,
      id,
      arn: `arn:aws:ec2:${region}:${accountId}:vpc/${id}`,
      cidrBlock: "172.31.0.0/16",
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: {},
    };
  },
  "aws:ec2/getSubnets:getSubnets": (args, { region }) => ({
    ...args,
    id: region,
    ids: [1, 2].map((number) => `subnet-0${digitsOf(`${region}${number}`).slice(0, 16)}`),
  }),
};

/** The outputs of a resource with these inputs. */
async function asResource(token: string, args: PlainMap, context: ResourceContext): Promise<PlainMap> {
  const { id, outputs } = await foreignResourceType(token, text(args.name)).create(context, args);
  return { tags: {}, ...plainMap(outputs), id };
}

/** The result of a function of which only the declaration is known. Most functions also return their arguments. */
export function declaredAnswer(token: string, members: Members, args: PlainMap, context: ResourceContext): PlainMap {
  const { region, accountId } = context;
  const [packageName = "", path = ""] = token.split(":");
  const [service = ""] = path.split("/");
  const digits = digitsOf(token + JSON.stringify(args));
  const name = text(args.name) || digits.slice(0, 8);
  const source = {
    name,
    region,
    accountId,
    digits,
    arn: `arn:${packageName}:${service}:${region}:${accountId}:${name}`,
  };
  return { ...plausibleMembers(members, { ...source, resource: () => ({}) }), ...args };
}

/** `use1` of `us-east-1`. */
const shortRegion = (region: string) => region.replace(/^(..)-(.)[a-z]*-(\d)$/, "$1$2$3");
