// Every file that is made from the property tables, by path.
import { join } from "node:path";
import { referencePages } from "./reference.ts";
import { sdkFiles } from "./sdk.ts";

const referenceFolder = join(import.meta.dirname, "../../../../docs/reference");
const sdkFolder = join(import.meta.dirname, "../sdk");

export function* generatedFiles(): Generator<readonly [path: string, content: string]> {
  for (const [path, content] of sdkFiles()) yield [join(sdkFolder, path), content];
  for (const [name, content] of referencePages()) yield [join(referenceFolder, name), content];
}
