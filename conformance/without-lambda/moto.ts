// Starts moto, which stands in for AWS's services, from PyPI in a virtual environment that later runs reuse.
import { join } from "node:path";
import { virtualEnvironment } from "../clients/tool.ts";
import { printed, startChild } from "./child.ts";

const version = "5.2.5";
/** Its virtual environment, which has boto3 too. */
export const motoEnvironment = join(import.meta.dirname, ".venv");

export interface Moto {
  readonly url: string;
  stop(): void;
}

export async function startMoto(): Promise<Moto> {
  const bin = await virtualEnvironment(motoEnvironment, [`moto[server]==${version}`]);
  const server = startChild(join(bin, "moto_server"), ["-H", "127.0.0.1", "-p", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await printed(server, /Running on (http:\/\/127\.0\.0\.1:\d+)/);
  return { url, stop: () => server.kill() };
}

export async function createTable(url: string, name: string, key: string): Promise<void> {
  await callJson(url, "dynamodb", "DynamoDB_20120810.CreateTable", {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: key, KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: key, AttributeType: "S" }],
  });
}

/** Calls a JSON service; moto reads region and service from the header and ignores the signature. */
export async function callJson(
  url: string,
  service: string,
  target: string,
  body: object,
): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "X-Amz-Target": target,
      "Content-Type": "application/x-amz-json-1.0",
      Authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${target}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Readonly<Record<string, unknown>>;
}
