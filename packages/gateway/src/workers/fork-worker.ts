// Starts processes that serve one port together.
import { type ChildProcess, fork } from "node:child_process";
import cluster from "node:cluster";
import { getCompileCacheDir } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** True if the kernel shares the connections to a port between all processes that listen on it with `reusePort`. */
export const canReusePort = ["linux", "freebsd", "dragonfly", "sunos", "aix"].includes(process.platform);

const serialization = "advanced";
const stdio: ("ignore" | "inherit" | "pipe" | "ipc")[] = ["ignore", "inherit", "pipe", "ipc"];

/**
 * @param reusePort false: the processes share one socket, which this process opens when the first one listens
 * @throws the error of `fork`
 */
export function forkWorker(entry: URL, reusePort: boolean): ChildProcess {
  const env = compileCache();
  if (reusePort) return fork(entry, [], { serialization, stdio, env: { ...process.env, ...env } });
  cluster.schedulingPolicy = cluster.SCHED_NONE;
  cluster.setupPrimary({ exec: fileURLToPath(entry), args: [], serialization, stdio });
  return cluster.fork(env).process;
}

/**
 * The compile cache of this process, if it has one, also for the entry of a worker: the process that strips its types needs
 * 10 MB more.
 */
function compileCache(): { readonly NODE_COMPILE_CACHE?: string } {
  const folder = getCompileCacheDir();
  // It is the folder of this version of Node.js within the cache.
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}

/** In a process that `forkWorker` started: lets it outlive its parent, to say goodbye to its clients. */
export function outliveParent(): void {
  if (cluster.worker !== undefined) cluster.worker.exitedAfterDisconnect = true;
}
