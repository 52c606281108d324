// Failures caused by the configuration of an integration.
import { MissingStageVariableError, type StageText } from "../../deployments/stage-text.ts";
import { GatewayError } from "./gateway-error.ts";
import type { RoutedEvent } from "./select-route.ts";

/** INTERNAL_SERVER_ERROR with the member of the integration that caused it. */
export function integrationError(
  { integration }: Pick<RoutedEvent, "integration">,
  reason: string,
  member: string,
  cause?: unknown,
): GatewayError {
  return new GatewayError("INTERNAL_SERVER_ERROR", reason, {
    cause,
    place: { resource: `Integration ${integration.integrationId}`, member, position: undefined },
  });
}

/**
 * A member of the integration with the stage variables filled in.
 * @throws GatewayError if the stage lacks one
 */
export function filled(routed: RoutedEvent, text: StageText, member: string): string {
  return filledOr(text, routed.event.stage.stageVariables, (error) =>
    integrationError(routed, error.message, member, error),
  );
}

/** @throws the result of `failure` if the stage lacks a variable */
export function filledOr(
  text: StageText,
  stageVariables: Readonly<Record<string, string>>,
  failure: (error: MissingStageVariableError) => GatewayError,
): string {
  try {
    return text.fill(stageVariables);
  } catch (error) {
    if (error instanceof MissingStageVariableError) throw failure(error);
    throw error;
  }
}
