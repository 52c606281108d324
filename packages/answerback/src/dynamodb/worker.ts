// The thread of the embedded DynamoDB: dynalite computes in JavaScript, so it must not delay messages of the gateway, and
// its errors must not end the process.
import { parentPort, workerData } from "node:worker_threads";
import type { StoreOptions } from "./dynalite-store.ts";
import { EmbeddedOperations } from "./embedded-operations.ts";
import type { Members, OperationResult } from "./operation.ts";
import type { FromWorker, ToWorker } from "./worker-message.ts";

let opening: Promise<EmbeddedOperations> | undefined;

function open(): Promise<EmbeddedOperations> {
  opening ??= EmbeddedOperations.open(workerData as StoreOptions);
  opening.catch(() => {
    // The next call tries again.
    opening = undefined;
  });
  return opening;
}

async function answer(message: Extract<ToWorker, { kind: "call" }>): Promise<Omit<FromWorker, "id">> {
  let input: Members;
  try {
    input = JSON.parse(message.body) as Members;
  } catch {
    return text({ status: 400, body: { __type: "com.amazon.coral.service#SerializationException" } });
  }
  try {
    const operations = await open();
    return text(await operations.call(message.service, message.operation, input));
  } catch (error) {
    const message = shortText(error);
    const body = { __type: "com.amazonaws.dynamodb.v20120810#InternalServerError", message };
    return { ...text({ status: 500, body }), fault: message };
  }
}

const text = ({ status, body }: OperationResult) => ({ status, body: JSON.stringify(body) });

function shortText(error: unknown): string {
  if (!Error.isError(error)) return String(error);
  if ("code" in error && error.code === "MODULE_NOT_FOUND" && error.message.includes("dynalite")) {
    return "The package dynalite is not installed. Install it (npm install dynalite@4), or name another DynamoDB with --dynamodb URL.";
  }
  const cause = Error.isError(error.cause) ? `: ${error.cause.message}` : "";
  const trace = cause === "" ? `\n${error.stack}` : "";
  return `The embedded DynamoDB failed: ${error.message}${cause}${trace}`;
}

parentPort?.on("message", async (message: ToWorker) => {
  if (message.kind === "open") {
    // The first call reports an error.
    open().catch(() => {});
    return;
  }
  if (message.kind === "close") {
    const operations = await opening?.catch(() => undefined);
    await operations?.close().catch(() => {});
    return parentPort?.close();
  }
  const answered: FromWorker = { id: message.id, ...(await answer(message)) };
  parentPort?.postMessage(answered);
});
