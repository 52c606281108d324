// Other services of AWS beside the gateway, as docs/functions.md describes: functions in Node.js and Python whose clients of S3
// and SQS take their endpoints from the gateway's variables.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { virtualEnvironment } from "../clients/tool.ts";
import { startGateway } from "../gateway.ts";
import { printed, startChild } from "../without-lambda/child.ts";
import { motoEnvironment, startMoto } from "../without-lambda/moto.ts";
import { nodePackages, workFolder } from "./tool.ts";

export interface Emulator {
  readonly url: string;
  stop(): void;
}

export const emulators: Readonly<Record<string, () => Promise<Emulator>>> = {
  "moto server": startMoto,
  MiniStack: startMiniStack,
};

const miniStackVersion = "1.5.33";

async function startMiniStack(): Promise<Emulator> {
  const environment = join(workFolder, `ministack-${miniStackVersion}`);
  const bin = await virtualEnvironment(environment, [`ministack==${miniStackVersion}`]);
  const port = await freePort();
  const variables = { BIND_HOST: "127.0.0.1", GATEWAY_PORT: String(port), IOT_MTLS_ENABLED: "0" };
  const server = startChild(join(bin, "ministack"), [], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...variables },
  });
  const url = await printed(server, /Running on (http:\/\/127\.0\.0\.1:\d+)/);
  return { url, stop: () => server.kill() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** Stores an object, queues its name, and reads both again. */
const handlers = {
  "index.mjs": `import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
const s3 = new S3Client({});
const sqs = new SQSClient({});
export const handler = async ({ Bucket, Key, Body }) => {
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: Bucket }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: Key }));
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 5 }));
  const stored = await s3.send(new GetObjectCommand({ Bucket, Key: Messages[0].Body }));
  return stored.Body.transformToString();
};
`,
  "index.py": `import boto3
s3 = boto3.client("s3")
sqs = boto3.client("sqs")
def handler(event, context):
    bucket, key = event["Bucket"], event["Key"]
    s3.create_bucket(Bucket=bucket)
    s3.put_object(Bucket=bucket, Key=key, Body=event["Body"].encode())
    queue = sqs.create_queue(QueueName=bucket)["QueueUrl"]
    sqs.send_message(QueueUrl=queue, MessageBody=key)
    messages = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)["Messages"]
    return s3.get_object(Bucket=bucket, Key=messages[0]["Body"])["Body"].read().decode()
`,
};

/** The AWS SDK for the function in Node.js. */
const sdk = nodePackages("sdk", ["@aws-sdk/client-s3", "@aws-sdk/client-sqs"]);

/** Emulators read the key and do not check the signature. */
const unchecked =
  "AWS4-HMAC-SHA256 Credential=answerback/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x";

/** @param variables name the emulator: `AWS_ENDPOINT_URL_S3`, or `AWS_ENDPOINT_URL` for all */
export async function callEmulator({ url }: Emulator, variables: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "answerback-emulator-"));
  for (const [name, text] of Object.entries(handlers)) writeFileSync(join(folder, name), text);
  symlinkSync(motoEnvironment, join(folder, ".venv"));
  if ("modules" in sdk) symlinkSync(sdk.modules, join(folder, "node_modules"));
  const runtimes = { python: "python3.13", ...("modules" in sdk ? { node: "nodejs22.x" } : {}) };
  const functions = Object.fromEntries(
    Object.entries(runtimes).map(([name, runtime]) => [
      name,
      { folder, runtime, handler: "index.handler", timeoutSeconds: 30 },
    ]),
  );
  const file = join(folder, "answerback.yaml");
  writeFileSync(file, JSON.stringify({ functions }));
  const endpoints = Object.fromEntries(variables.map((name) => [name, url]));
  const gateway = await startGateway(["--ephemeral", "--config", file], endpoints);
  try {
    for (const name of Object.keys(runtimes)) {
      const event = { Bucket: `${name}-${Date.now()}`, Key: "a.txt", Body: `stored by ${name}, ä` };
      const response = await fetch(`${gateway.url}/2015-03-31/functions/${name}/invocations`, {
        method: "POST",
        body: JSON.stringify(event),
      });
      assert.equal(await response.json(), event.Body, name);
      // The object is where the variable says, not only where the function reads it.
      const object = await fetch(`${url}/${event.Bucket}/${event.Key}`, { headers: { Authorization: unchecked } });
      assert.equal(await object.text(), event.Body, name);
    }
    const skipped = "skipped" in sdk ? `; Node.js skipped: ${sdk.skipped}` : "";
    return `${Object.keys(runtimes).join(" and ")} reach S3 and SQS by ${variables.join(" and ")}${skipped}`;
  } finally {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
