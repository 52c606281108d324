import { decodeClientContext } from "../../client-context.ts";
import type { InvokeOptions } from "../../functions.ts";
import { type Call, type ServiceAnswer, violation } from "../call.ts";

const invocationTypes: ReadonlySet<string> = new Set(["RequestResponse", "Event", "DryRun"]);

export async function invoke({ functions, parameters: [name = ""], query, request }: Call): Promise<ServiceAnswer> {
  const header = (key: string) => {
    const value = request.headers[key];
    return typeof value === "string" ? value : undefined;
  };
  const type = header("x-amz-invocation-type") ?? "RequestResponse";
  if (!invocationTypes.has(type)) {
    throw violation("invocationType", type, "Member must satisfy enum value set: [Event, RequestResponse, DryRun]");
  }
  const result = await functions.invoke(name, request.body, {
    type: type as NonNullable<InvokeOptions["type"]>,
    qualifier: query.get("Qualifier") ?? undefined,
    clientContext: decodeClientContext(header("x-amz-client-context")),
    traceId: header("x-amzn-trace-id"),
    logTail: header("x-amz-log-type") === "Tail",
  });
  return {
    status: result.statusCode,
    headers: {
      "Content-Type": "application/json",
      "x-amzn-RequestId": result.requestId,
      "X-Amz-Executed-Version": result.executedVersion,
      ...(result.functionError === undefined ? {} : { "X-Amz-Function-Error": result.functionError }),
      ...(result.log === undefined ? {} : { "X-Amz-Log-Result": result.log.toString("base64") }),
    },
    body: result.payload,
  };
}
