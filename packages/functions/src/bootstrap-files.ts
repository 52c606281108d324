// The files that processes of functions begin with. The single-file executable replaces this module, because it contains them.
import { fileURLToPath } from "node:url";

/** In the package one file, because Node.js needs almost a millisecond for each module that it loads. */
const extension = import.meta.filename.endsWith(".ts") ? ".ts" : ".cjs";

/** The program that runs Node.js functions, and the file that it is started with. */
export function nodeProgram(): { readonly program: string; readonly bootstrap: string } {
  const bootstrap = fileURLToPath(new URL(`./node/bootstrap/main${extension}`, import.meta.url));
  return { program: process.execPath, bootstrap };
}

export function pythonBootstrap(): string {
  return fileURLToPath(new URL("./python/bootstrap.py", import.meta.url));
}
