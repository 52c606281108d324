// Preloaded by `npm test`: the processes of the tests, and those that they start, share compiled code, because compiling
// the same modules in each of them took half of the time.
import { enableCompileCache } from "node:module";
import { join } from "node:path";

const folder = join(import.meta.dirname, "../node_modules/.cache/compiled");
process.env.NODE_COMPILE_CACHE = folder;
enableCompileCache(folder);
