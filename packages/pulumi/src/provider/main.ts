// The plugin process: serves the ResourceProvider contract on a free loopback port, and prints the port and a line feed
// on standard output. Nothing else is ever printed there: the engine reads it.
import { Server, ServerCredentials } from "@grpc/grpc-js";
import contract from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import { createResourceProvider } from "./server.ts";

// Every command of the engine waits for its plugins to end.
process.on("SIGINT", () => process.exit(0));
process.on("SIGTERM", () => process.exit(0));

const unlimited = -1;
const server = new Server({
  "grpc.max_receive_message_length": unlimited,
  "grpc.max_send_message_length": unlimited,
});
server.addService(contract.ResourceProviderService, createResourceProvider());
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) {
    process.stderr.write(`pulumi-resource-answerback: no port on 127.0.0.1: ${error.message}\n`);
    process.exit(1);
  }
  process.stdout.write(`${port}\n`);
});
