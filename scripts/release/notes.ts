// npm run release:notes -- X.Y.Z: prints the changes of a released version. Fails unless every place has this version.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { notesOf } from "./changelog.ts";
import { versionPlaces } from "./version-places.ts";

const root = join(import.meta.dirname, "../..");
const version = process.argv[2];
if (version === undefined) throw new Error("Usage: npm run release:notes -- X.Y.Z");
for (const place of versionPlaces(root)) {
  if (place.version !== version) throw new Error(`${place.file} has version ${place.version}, not ${version}`);
}
console.log(notesOf(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version));
