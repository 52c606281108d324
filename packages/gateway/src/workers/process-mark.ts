// Identifies a process beyond its number, which another process may have later.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * @returns the same string for the whole life of a process; undefined if it does not run, or if the platform does not say when
 *   it started
 */
export function processMark(pid: number): string | undefined {
  try {
    if (process.platform === "linux") return linuxMark(pid);
    if (process.platform === "win32") return undefined;
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || undefined;
  } catch {
    return undefined;
  }
}

/**
 * The start time in clock ticks since the boot, and the boot. Undefined for a process that has ended but was not waited for;
 * until its last thread has ended, it still has its sockets.
 */
function linuxMark(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The second field, the name, may have spaces and parentheses.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (state === "X" || (state === "Z" && readdirSync(`/proc/${pid}/task`).length <= 1)) return undefined;
  return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${fields[18]}`;
}
