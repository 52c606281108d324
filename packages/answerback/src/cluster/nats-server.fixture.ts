// A NATS server with JetStream, for tests of commands.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** @returns undefined if this machine has no NATS server and cannot download one */
export async function natsServer(): Promise<string | undefined> {
  const script = join(import.meta.dirname, "../../../../scripts/nats-server.ts");
  return run(process.execPath, [script]).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

export interface StartedNats {
  /** `nats://127.0.0.1:PORT` */
  readonly url: string;
  /** The text of its log. */
  log(): string;
}

/**
 * Starts a server on a free port.
 * @param binary of `natsServer`
 * @param settings more lines of its configuration
 */
export async function startNats(t: TestContext, binary: string, settings = ""): Promise<StartedNats> {
  const folder = mkdtempSync(join(tmpdir(), "answerback-nats-"));
  const [file, log] = ["nats.conf", "nats.log"].map((name) => join(folder, name)) as [string, string];
  writeFileSync(
    file,
    `listen: "127.0.0.1:-1"\njetstream { store_dir: "${folder}" }\nlogfile: "${log}"\n${settings}\n`.replaceAll(
      "\\",
      "/",
    ),
  );
  const child = spawn(binary, ["-c", file, "--ports_file_dir", folder], { stdio: "ignore" });
  t.after(async () => {
    const ended = once(child, "exit");
    if (child.kill("SIGKILL")) await ended;
    rmSync(folder, { recursive: true });
  });
  while (child.exitCode === null) {
    const [ports] = globSync("*.ports", { cwd: folder });
    const text = ports === undefined ? "" : readFileSync(join(folder, ports), "utf8");
    if (text.trimEnd().endsWith("}")) {
      const url: string = JSON.parse(text).nats[0];
      return { url: url.replace("tls://", "nats://"), log: () => readFileSync(log, "utf8") };
    }
    await sleep(20);
  }
  throw new Error(`nats-server ended: ${readFileSync(log, "utf8")}`);
}
