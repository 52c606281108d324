// For tests: a gateway in its own process, started with the CLI; keeps everything in memory.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";

const executable = join(import.meta.dirname, "../../../answerback/bin/answerback.js");

export interface GatewayProcess {
  readonly url: string;
  /** Reads and changes resources behind the provider's back. */
  readonly client: ApiGatewayV2Client;
  /** Kills the process, like a failure of the machine. */
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
      await exited; // Also resolves if it has already exited.
    },
  };
}
