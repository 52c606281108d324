// Reports a resource that exists but is incomplete: an error whose details contain the id, so that the state keeps it.
import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import statusProtocol from "@pulumi/pulumi/proto/status_pb.js";
import anyProtocol from "google-protobuf/google/protobuf/any_pb.js";
import { toStruct } from "../property-struct.ts";
import type { PartlyCreatedError } from "../resource.ts";

export function partlyCreated(error: PartlyCreatedError): Partial<ServiceError> {
  const detail = new provider.ErrorResourceInitFailed()
    .setId(error.created.id)
    .setProperties(toStruct(error.created.outputs))
    .setReasonsList([error.message]);
  const any = new anyProtocol.Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const details = new statusProtocol.Status().setCode(status.UNKNOWN).setMessage(error.message).setDetailsList([any]);
  const metadata = new Metadata();
  metadata.set("grpc-status-details-bin", Buffer.from(details.serializeBinary()));
  return { code: status.UNKNOWN, details: error.message, metadata };
}
