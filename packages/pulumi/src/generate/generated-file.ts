// The files generated from the property tables, by path.
import { join } from "node:path";
import { packageSchema } from "../provider/schema.ts";
import { referencePages } from "./reference.ts";
import { sdkFiles } from "./sdk.ts";

const referenceFolder = join(import.meta.dirname, "../../../../docs/reference");
const sdkFolder = join(import.meta.dirname, "../sdk");
/** `npm run generate:sdks` generates the SDKs for other languages from it. */
const schemaFile = join(import.meta.dirname, "../../../../sdks/schema.json");

export function* generatedFiles(): Generator<readonly [path: string, content: string]> {
  for (const [path, content] of sdkFiles()) yield [join(sdkFolder, path), content];
  for (const [name, content] of referencePages()) yield [join(referenceFolder, name), content];
  yield [schemaFile, `${JSON.stringify(packageSchema(), undefined, 2)}\n`];
}
