// Connections and callbacks with independent clients: a WebSocket client in Python, boto3 and botocore's signers.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
} finally {
  await gateway.stop();
  rmSync(folder, { recursive: true });
}
