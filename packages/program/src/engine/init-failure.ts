// A provider's error for a resource that exists but is incomplete: its details carry the id.
import { fromStruct, PartlyCreatedError } from "@answerback/pulumi/host";
import type { ServiceError } from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import statusProtocol from "@pulumi/pulumi/proto/status_pb.js";

/** Converts it to the error that the engine's steps handle. Any other error loses only the words of gRPC. */
export function initFailure(error: ServiceError): Error {
  const [details] = error.metadata.get("grpc-status-details-bin");
  const [detail] = Buffer.isBuffer(details) ? statusProtocol.Status.deserializeBinary(details).getDetailsList() : [];
  if (detail?.getTypeName() !== "pulumirpc.ErrorResourceInitFailed") return new Error(error.details, { cause: error });
  const failed = provider.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  const reasons = failed.getReasonsList().join("\n");
  return new PartlyCreatedError(
    reasons === "" ? error.details : `${error.details}\n${reasons}`,
    { id: failed.getId(), outputs: fromStruct(failed.getProperties()) },
    { cause: error },
  );
}
