// Phase 4: the URI of a call, with stage variables, path and query values filled in
// (docs/behaviour/data-plane.md section 6.2).
import type { StageText } from "../../deployments/stage-text.ts";
import type { RequestParameters } from "../values/request-values.ts";
import { filled, integrationError } from "./integration-error.ts";
import type { RoutedEvent } from "./select-route.ts";

/** @throws GatewayError if the result is not a URL */
export function requestUrl(
  routed: RoutedEvent,
  uri: StageText,
  path: RequestParameters["path"],
  query: RequestParameters["query"],
): URL {
  const text = requestUri(routed, uri, path);
  const search = query.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&");
  try {
    const url = new URL(text);
    if (search !== "") url.search = url.search === "" ? search : `${url.search}&${search}`;
    return url;
  } catch (cause) {
    throw integrationError(routed, `'${text}' is not a URL.`, "integrationUri", cause);
  }
}

/**
 * A value becomes one segment, so that a client cannot redirect the call to another path.
 * @throws GatewayError if a value is missing, or would not stay one segment
 */
export function requestUri(routed: RoutedEvent, uri: StageText, path: RequestParameters["path"]): string {
  return filled(routed, uri, "integrationUri").replace(/\{([^{}]+?)\+?\}/g, (_, name: string) => {
    const value = path.get(name);
    if (value === undefined) {
      throw integrationError(routed, `The URI needs '{${name}}', but no parameter sets it.`, "requestParameters");
    }
    // URLs resolve these, percent-encoded or not.
    if (value === "." || value === "..") {
      throw integrationError(
        routed,
        `The parameter '{${name}}' of the URI cannot have the value '${value}'.`,
        "requestParameters",
      );
    }
    return encodeURIComponent(value);
  });
}
