// For tests: a gateway as its user starts it, a process of its own that keeps everything in memory.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";

const executable = join(import.meta.dirname, "../../../answerback/bin/answerback.js");

export interface GatewayProcess {
  readonly url: string;
  /** For looking at, and meddling with, what is there. */
  readonly client: ApiGatewayV2Client;
  /** As when the machine fails. */
  kill(): Promise<void>;
}

export async function startGatewayProcess(): Promise<GatewayProcess> {
  const child = spawn(process.execPath, [executable, "start", "--port", "0", "--ephemeral"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([once(lines, "line"), exited]);
  const url = /http:\/\/\S+/.exec(String(line))?.[0];
  if (url === undefined) throw new Error(`the gateway did not start: ${line}`);
  const client = new ApiGatewayV2Client({
    endpoint: url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  return {
    url,
    client,
    async kill() {
      client.destroy();
      child.kill("SIGKILL");
      await exited; // Also when it is gone already.
    },
  };
}
