// DynamoDB's HTTP API on the gateway's port.
import type { EmbeddedDynamoDb } from "./embedded-dynamodb.ts";

export interface ServiceRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** The largest request of DynamoDB, in bytes. */
const maxRequestBytes = 16 * 1024 * 1024;

export function createDynamoDbService(database: EmbeddedDynamoDb) {
  return {
    signingName: "dynamodb",

    maxBodyBytes: ({ headers }: Pick<ServiceRequest, "headers">) =>
      targetOf(headers) === undefined ? undefined : maxRequestBytes,

    async handle({ headers, body }: ServiceRequest) {
      const [service = "", operation = ""] = targetOf(headers) ?? [];
      const answer = await database.call(service, operation, Buffer.from(body).toString() || "{}");
      return {
        status: answer.status,
        headers: { "Content-Type": "application/x-amz-json-1.0" },
        body: Buffer.from(answer.body),
      };
    },
  };
}

/** Service and operation of `DynamoDB_20120810.PutItem`. */
function targetOf(headers: ServiceRequest["headers"]): readonly [string, string] | undefined {
  const target = headers["x-amz-target"];
  const match = typeof target === "string" ? /^(DynamoDB|DynamoDBStreams)_\d{8}\.(\w+)$/.exec(target) : null;
  return match ? [match[1]!, match[2]!] : undefined;
}
