// Functions that need no service: who and where the program is.
import type { PropertyMap } from "../property-value.ts";
import type { PlainMap } from "../resources/plain-value.ts";

export interface LocalFunctionContext {
  readonly region: string;
  readonly accountId: string;
  readonly folder: string;
}

export type LocalFunction = (args: PlainMap, context: LocalFunctionContext) => PropertyMap;

export const localFunctions: Readonly<Record<string, LocalFunction>> = {
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
    const region = typeof args.region === "string" ? args.region : context.region;
    return { description: region, endpoint: `ec2.${region}.amazonaws.com`, id: region, name: region, region };
  },
};
