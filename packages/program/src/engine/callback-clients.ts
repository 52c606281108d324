// Functions of the program that the engine calls: the SDK serves them in the program's process, each under a token.
import { credentials } from "@grpc/grpc-js";
import callbackGrpc from "@pulumi/pulumi/proto/callback_grpc_pb.js";
import callback from "@pulumi/pulumi/proto/callback_pb.js";

/** A function of the program, with the address of its server. */
export interface ProgramCallback {
  readonly target: string;
  readonly token: string;
}

export const callbackOf = (given: callback.Callback | undefined): ProgramCallback => ({
  target: given?.getTarget() ?? "",
  token: given?.getToken() ?? "",
});

/** The connections of one run. */
export class CallbackClients {
  readonly #clients = new Map<string, InstanceType<typeof callbackGrpc.CallbacksClient>>();

  /** @param request the function's request message @returns its response message */
  invoke({ target, token }: ProgramCallback, request: Uint8Array): Promise<Uint8Array> {
    const client = this.#clients.get(target) ?? new callbackGrpc.CallbacksClient(target, credentials.createInsecure());
    this.#clients.set(target, client);
    const message = new callback.CallbackInvokeRequest().setToken(token).setRequest(request);
    return new Promise((resolve, reject) => {
      client.invoke(message, (error, response) =>
        error === null ? resolve(response.getResponse_asU8()) : reject(error),
      );
    });
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }
}
