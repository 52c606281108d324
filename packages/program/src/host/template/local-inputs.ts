// Properties of functions and tables, which run here, in the form of aws-native: every name begins with a small letter.
import { resolve } from "node:path";
import { AssetValue, isPropertyMap, type PropertyMap, type PropertyValue, Secret } from "@answerback/pulumi/host";
import { isTableType } from "../../dynamodb/program-tables.ts";
import { lambdaKind } from "../../lambda/lambda-type.ts";
import { nativeName } from "../../stand-in/cloudformation/resource-type.ts";

/** Maps whose keys are the user's own. */
const freeMaps: ReadonlySet<string> = new Set(["Variables"]);
/** Code of a function or a layer, which may be the path of a folder or a file, as `aws cloudformation package` takes it. */
const codeProperties: ReadonlySet<string> = new Set(["Code", "Content"]);

/** Templates may write numbers as strings, and parameters always are. */
const numbers: ReadonlySet<string> = new Set([
  ...["MemorySize", "ReadCapacityUnits", "ReservedConcurrentExecutions", "Timeout", "WriteCapacityUnits"],
]);

export const runsHere = (token: string) => lambdaKind(token) !== undefined || isTableType(token);

/** @param folder to which paths are relative */
export function localInputs(values: PropertyMap, folder: string): PropertyMap {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const isPath = codeProperties.has(name) && typeof value === "string";
      return [nativeName(name), isPath ? archive(resolve(folder, value)) : withSmallNames(name, value)];
    }),
  );
}

const archive = (path: string) => new AssetValue({ kind: "archive", members: { path } });

function withSmallNames(name: string, value: PropertyValue): PropertyValue {
  if (freeMaps.has(name)) return value;
  if (numbers.has(name) && typeof value === "string" && /^-?\d+$/.test(value)) return Number(value);
  if (value instanceof Secret) return new Secret(withSmallNames(name, value.value));
  if (Array.isArray(value)) return value.map((it) => withSmallNames(name, it));
  if (!isPropertyMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [nativeName(key), withSmallNames(key, member)]),
  );
}
