// The integration URI of AWS integrations: `arn:{partition}:apigateway:{region}:{service}:{action|path}/…`
// (docs/behaviour/data-plane.md section 6.1).
import type { Pairs } from "../../http/headers.ts";

export interface AwsTarget {
  readonly partition: string;
  readonly region: string;
  /** As in the URI: the prefix of the service's endpoint, `dynamodb`, `states`. */
  readonly service: string;
  readonly subdomain: string | undefined;
  readonly call: (
    | { readonly kind: "action"; readonly action: string }
    /** Begins with a slash. */
    | { readonly kind: "path"; readonly path: string }
  ) & {
    /** From the URI itself: `action/Name&key=value`, `path/topics/t?qos=1`. */
    readonly query: Pairs;
  };
}

const form = /^arn:(aws[a-z-]*):apigateway:([a-z0-9-]+):(?:([^:.]+)\.)?([a-z0-9-]+):(action|path)\/(.*)$/s;

/** @returns the reason in one sentence if the URI cannot be called */
export function awsTarget(uri: string): AwsTarget | string {
  const match = form.exec(uri);
  if (match === null) return `'${uri}' is not an ARN of the form arn:aws:apigateway:REGION:SERVICE:path/… or :action/…`;
  const [, partition = "", region = "", subdomain, service = "", kind, rest = ""] = match;
  const base = { partition, region, subdomain, service };
  const mark = rest.search(kind === "action" ? /&/ : /\?/);
  const [name, search] = mark < 0 ? [rest, ""] : [rest.slice(0, mark), rest.slice(mark + 1)];
  const query = [...new URLSearchParams(search)];
  return kind === "action"
    ? { ...base, call: { kind, action: name, query } }
    : { ...base, call: { kind: "path", path: `/${name}`, query } };
}
