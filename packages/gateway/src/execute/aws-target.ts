// The integration URI of AWS integrations: `arn:{partition}:apigateway:{region}:{service}:{action|path}/…`
// (docs/behaviour/data-plane.md section 6.1).

export interface AwsTarget {
  readonly partition: string;
  readonly region: string;
  /** As in the URI: the prefix of the service's endpoint, `dynamodb`, `states`. */
  readonly service: string;
  readonly subdomain: string | undefined;
  readonly call:
    | { readonly kind: "action"; readonly action: string; readonly query: readonly (readonly [string, string])[] }
    | { readonly kind: "path"; readonly path: string };
}

const form = /^arn:(aws[a-z-]*):apigateway:([a-z0-9-]+):(?:([^:.]+)\.)?([a-z0-9-]+):(action|path)\/(.*)$/s;

/**
 * @param pathValue the value of a `{name}` in the path
 * @returns the reason in one sentence when the URI cannot be called
 */
export function awsTarget(uri: string, pathValue: (name: string) => string | undefined): AwsTarget | string {
  const match = form.exec(uri);
  if (match === null) return `'${uri}' is not an ARN of the form arn:aws:apigateway:REGION:SERVICE:path/… or :action/…`;
  const [, partition = "", region = "", subdomain, service = "", kind, rest = ""] = match;
  const base = { partition, region, subdomain, service };
  if (kind === "action") {
    const [action = "", ...pairs] = rest.split("&");
    return { ...base, call: { kind: "action", action, query: [...new URLSearchParams(pairs.join("&"))] } };
  }
  const missing: string[] = [];
  const path = rest.replace(/\{([^{}]+?)\+?\}/g, (_, name: string) => {
    const value = pathValue(name);
    if (value === undefined) missing.push(name);
    return encodeURIComponent(value ?? "");
  });
  if (missing.length > 0) return `The URI needs '{${missing[0]}}', which no parameter gives.`;
  return { ...base, call: { kind: "path", path: `/${path}` } };
}

/** The function of `…:lambda:path/2015-03-31/functions/{function}/invocations`. */
export function lambdaFunctionOf(uri: string): { readonly functionName: string; readonly region: string } | undefined {
  const match = /^arn:aws[a-z-]*:apigateway:([a-z0-9-]+):lambda:path\/.*?\/functions\/(.+)\/invocations$/.exec(uri);
  return match ? { region: match[1]!, functionName: match[2]! } : undefined;
}
