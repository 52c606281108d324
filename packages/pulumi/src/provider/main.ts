// The plugin process: serves the ResourceProvider contract on a free loopback port and prints the port and a line feed
// on standard output. Nothing else may be printed there, because the engine reads it.
import { Server, ServerCredentials } from "@grpc/grpc-js";
import contract from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { engineLog } from "./engine-log.ts";
import { createResourceProvider } from "./server.ts";

// The engine's commands wait until their plugins exit.
process.on("SIGINT", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));

// A killed engine sends no signal, so the plugin exits when its parent has gone.
const parent = process.ppid;
const parentCheckMillis = 1000;
setInterval(() => {
  if (process.ppid !== parent) process.exit(0);
}, parentCheckMillis).unref();

const unlimited = -1;
const server = new Server({
  "grpc.max_receive_message_length": unlimited,
  "grpc.max_send_message_length": unlimited,
});
// The last argument; flags for logs and tracing may precede it.
const engineAddress = process.argv.slice(2).at(-1);
server.addService(
  contract.ResourceProviderService,
  createResourceProvider({
    findingsOff: process.env.ANSWERBACK_FINDINGS_OFF?.split(/[\s,]+/) ?? [],
    warn: engineLog(engineAddress),
  }),
);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) {
    process.stderr.write(`pulumi-resource-answerback: cannot listen on 127.0.0.1: ${error.message}\n`);
    process.exit(1);
  }
  process.stdout.write(`${port}\n`);
});
