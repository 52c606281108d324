// The errors of the NATS client that nodes decide by. They are recognized by name and code, so that nothing of the client is
// loaded for it.

/** Codes of JetStream's API. */
export const jetStreamCodes = {
  notEnabledForAccount: 10039,
  noSuitablePeers: 10005,
  replicasNotSupported: 10074,
  nameInUse: 10058,
  streamNotFound: 10059,
  messageNotFound: 10037,
  wrongLastSequence: 10071,
} as const;

/** Nobody subscribes to the subject. JetStream has no responders as well while it elects a leader. */
export function isNoResponders(error: unknown): boolean {
  return (
    hasName(error, "NoResponders", "NoRespondersError", "JetStreamNotEnabled") ||
    (hasName(error, "RequestError") && hasName((error as Error).cause, "NoResponders", "NoRespondersError"))
  );
}

export function isTimeout(error: unknown): boolean {
  return hasName(error, "TimeoutError") || (hasName(error, "RequestError") && isTimeout((error as Error).cause));
}

/** True if JetStream's API answered with this code, also if the client has wrapped its answer in an error of its own. */
export function isJetStreamError(error: unknown, code: number): boolean {
  return Error.isError(error) && (("code" in error && error.code === code) || isJetStreamError(error.cause, code));
}

/** The user of this node may not publish or subscribe to a subject; the message names it. */
export function isPermissionViolation(error: unknown): boolean {
  return (
    hasName(error, "PermissionViolationError") ||
    (hasName(error, "RequestError") && isPermissionViolation((error as Error).cause))
  );
}

/** The entry or subject has another revision than the one that was expected. */
export function isConflict(error: unknown): boolean {
  return isJetStreamError(error, jetStreamCodes.wrongLastSequence);
}

function hasName(error: unknown, ...names: readonly string[]): boolean {
  return Error.isError(error) && names.includes(error.name);
}
