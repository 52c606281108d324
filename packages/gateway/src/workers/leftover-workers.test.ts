import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { systemClock } from "../clock.ts";
import { WorkerFile } from "./leftover-workers.ts";
import { createSocketFolder } from "./socket-folder.ts";

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "answerback-leftover-"));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A process that does nothing, as a worker that its parent left. */
async function idleProcess(t: TestContext) {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  t.after(() => child.kill("SIGKILL"));
  await once(child, "spawn");
  const ended = once(child, "exit");
  return { pid: child.pid!, ended };
}

test("a new parent kills the workers of an earlier one, and removes their sockets", async (t) => {
  const data = folder(t);
  const sockets = createSocketFolder();
  const earlier = new WorkerFile(data, sockets);
  const [first, second] = await Promise.all([idleProcess(t), idleProcess(t)]);
  earlier.add(first.pid);
  earlier.add(second.pid);
  const next = new WorkerFile(data, folder(t));
  assert.equal(await next.killLeftovers(systemClock), 2);
  assert.deepEqual(await Promise.all([first.ended, second.ended]), [
    [null, "SIGKILL"],
    [null, "SIGKILL"],
  ]);
  assert.equal(existsSync(sockets), false);
});

test("spares a process that has the number of a worker that has ended, and folders that are not of sockets", async (t) => {
  const data = folder(t);
  const other = folder(t);
  const { pid } = await idleProcess(t);
  new WorkerFile(data, other).add(pid);
  const path = join(data, "workers.json");
  const content = JSON.parse(readFileSync(path, "utf8"));
  content.workers[0].mark = `${content.workers[0].mark}0`;
  writeFileSync(path, JSON.stringify(content));
  assert.equal(await new WorkerFile(data, folder(t)).killLeftovers(systemClock), 0);
  assert.equal(process.kill(pid, 0), true);
  assert.equal(existsSync(other), true);
});

test("forgets workers that have ended, and reads a damaged file as empty", async (t) => {
  const data = folder(t);
  const file = new WorkerFile(data, folder(t));
  const { pid } = await idleProcess(t);
  file.add(pid);
  file.remove(pid);
  assert.equal(existsSync(join(data, "workers.json")), false);
  writeFileSync(join(data, "workers.json"), '{"workers": [');
  assert.equal(await file.killLeftovers(systemClock), 0);
});
