// The gateway could not start, for a reason that the operator can fix.

export class GatewayStartError extends Error {
  override readonly name = "GatewayStartError";
  readonly code:
    | "PORT_IN_USE"
    | "ADDRESS_NOT_AVAILABLE"
    | "PORT_NOT_ALLOWED"
    | "HOST_NOT_LOOPBACK"
    | "PUBLIC_URL"
    | "INTEGRATION_ADDRESSES"
    | "FAULTS"
    | "STORE"
    | "WORKERS"
    | "CLUSTER";

  constructor(code: GatewayStartError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
