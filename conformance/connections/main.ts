// Connections and callbacks with independent clients: a WebSocket client in Python, boto3 and botocore's signers.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { command } from "../checkout.ts";
import { mustRun, pythonEnvironment } from "../clients/tool.ts";
import { startGateway } from "../gateway.ts";
import { createWhoApi } from "./who-api.ts";

const { python } = await pythonEnvironment();
if (!existsSync(join(python, "..", "websockets"))) {
  await mustRun(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "websockets"]);
}
const folder = mkdtempSync(join(tmpdir(), "connections-"));
const credentials = join(folder, "credentials");
writeFileSync(credentials, "[default]\naws_access_key_id = local\naws_secret_access_key = local\n");
const gateway = await startGateway(["--ephemeral", "--credentials", credentials]);
try {
  const apis = [await createWhoApi(gateway.url), await createWhoApi(gateway.url, "AWS_IAM")];
  const output = await mustRun(python, [join(import.meta.dirname, "client.py"), gateway.url, "live", ...apis]);
  for (const line of output.trim().split("\n")) console.log(`  ${line}: ok`);
  await runSignedConversation(`${gateway.url.replace("http", "ws")}/ws/${apis[1]}/live`);
} finally {
  await gateway.stop();
  rmSync(folder, { recursive: true });
}

/** `answerback test --sign` signs handshakes as the SDKs do; without it the route refuses the client. */
async function runSignedConversation(url: string): Promise<void> {
  const env = { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "us-east-1" };
  const runs = [
    { steps: "[{ send: { action: who }, expect: <id> }]", options: ["--sign"] },
    { steps: "[{ connect: true, refused: 403 }]", options: [] },
  ];
  for (const { steps, options } of runs) {
    const file = join(folder, "conversations.yaml");
    writeFileSync(file, `conversations: { a client of an IAM route: ${steps} }\n`);
    await mustRun(process.execPath, [command, "test", file, "--url", url, ...options], { env });
  }
  console.log("  conversations, signed and unsigned: ok");
}
