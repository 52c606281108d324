// A DynamoDB at an address: DynamoDB Local, moto, LocalStack.
import { createSigning } from "@answerback/gateway";
import { failure, type Members, type OperationResult } from "./operation.ts";

/** @param url without a path. The result never rejects: no answer is a failure with a message */
export function remoteDynamoDb(url: string, region: string) {
  const signing = createSigning({ environment: process.env, reachAws: false });

  return async (operation: string, input: object): Promise<OperationResult> => {
    const body = JSON.stringify(input);
    try {
      const headers = await signing.sign({
        service: "dynamodb",
        region,
        isLocal: true,
        credentialsArn: undefined,
        method: "POST",
        url: new URL(url),
        query: [],
        headers: new Map([
          ["host", new URL(url).host],
          ["content-type", "application/x-amz-json-1.0"],
          ["x-amz-target", `DynamoDB_20120810.${operation}`],
        ]),
        body,
      });
      const { host: _, ...sent } = headers;
      const response = await fetch(url, { method: "POST", headers: sent, body });
      return { status: response.status, body: (await response.json()) as Members };
    } catch (error) {
      const { message, cause } = error as Error;
      const reason = Error.isError(cause) ? cause.message || message : message;
      return failure("NoAnswer", `${url} does not answer like DynamoDB: ${reason}`);
    }
  };
}
