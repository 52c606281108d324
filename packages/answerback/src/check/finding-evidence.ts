// Compares findings with what conversations saw: an exchange confirms a finding, contradicts it, or does not show it.
import type { FindingCode } from "@answerback/apigatewayv2/findings";
import type { Exchange } from "@answerback/gateway";
import type { LocatedFinding } from "./located-finding.ts";

/** An exchange and the conversation that caused it. */
export interface SeenExchange {
  /** `FILE › NAME` */
  readonly conversation: string;
  readonly exchange: Exchange;
}

export interface Evidence {
  /**
   * `notShown`: exchanges used the part, and the mistake had no effect in them. `notReached`: no exchange used the part.
   * `notJudged`: exchanges cannot show findings of this kind.
   */
  readonly verdict: "confirmed" | "contradicted" | "notShown" | "notReached" | "notJudged";
  /** The first conversation that confirms or contradicts the finding. */
  readonly conversation?: string;
}

/** The verdict of an exchange that uses the part of a finding. */
type Judge = (exchange: Exchange, finding: LocatedFinding) => "confirmed" | "contradicted" | "notShown";

/** The finding predicts that every use fails. */
const fails: Judge = (exchange) => (hasFailed(exchange) ? "confirmed" : "contradicted");
/** The finding predicts that some uses fail. */
const mayFail: Judge = (exchange) => (hasFailed(exchange) ? "confirmed" : "notShown");
/** The finding predicts that nothing uses the part. */
const isUnused: Judge = () => "contradicted";
/** The finding predicts that every output is not JSON. */
const isNotJson: Judge = (exchange, finding) => (isOutputJson(exchange, finding) ? "contradicted" : "confirmed");
/** The finding predicts that some outputs are not JSON. */
const mayNotBeJson: Judge = (exchange, finding) => (isOutputJson(exchange, finding) ? "notShown" : "confirmed");
const isSilent: Judge = ({ outcome }) => (outcome.kind === "silence" ? "confirmed" : "contradicted");
const isBinary: Judge = ({ outcome }) =>
  outcome.kind === "frame" && Buffer.isBuffer(outcome.data) ? "confirmed" : "notShown";

const judges: { readonly [Code in FindingCode]?: Judge } = {
  AB001: fails,
  AB002: fails,
  AB008: mayNotBeJson,
  AB009: mayNotBeJson,
  AB010: mayNotBeJson,
  AB014: isNotJson,
  AB017: mayNotBeJson,
  AB021: isUnused,
  AB024: mayFail,
  AB025: fails,
  AB033: isUnused,
  AB041: isBinary,
  AB052: isSilent,
  AB053: fails,
  AB056: fails,
  AB060: fails,
  AB061: fails,
  AB062: fails,
  AB064: fails,
};

export function evidenceOf(finding: LocatedFinding, seen: readonly SeenExchange[]): Evidence {
  const judge = judges[finding.code];
  if (judge === undefined) return { verdict: "notJudged" };
  const using = seen.filter(({ exchange }) => uses(exchange, finding));
  const judged = using.map(({ conversation, exchange }) => ({ conversation, verdict: judge(exchange, finding) }));
  const found =
    judged.find(({ verdict }) => verdict === "confirmed") ?? judged.find(({ verdict }) => verdict === "contradicted");
  if (found !== undefined) return found;
  return { verdict: judged.length > 0 ? "notShown" : "notReached" };
}

/** The line below a finding. */
export function evidenceText({ verdict, conversation }: Evidence): string {
  switch (verdict) {
    case "confirmed":
      return `confirmed by ${conversation}`;
    case "contradicted":
      return `contradicted by ${conversation}`;
    case "notShown":
      return "the conversations use it, and do not show this";
    case "notReached":
      return "no conversation reaches it";
    case "notJudged":
      return "conversations cannot show this";
  }
}

/** True if the exchange used the resource of a finding, and its template if the finding names one. */
function uses(
  { routed, response, requestTemplate, responseTemplate }: Exchange,
  { resource, path }: LocatedFinding,
): boolean {
  const [member, key] = path;
  switch (resource.kind) {
    case "Route":
      return routed?.route.routeId === resource.id;
    case "Integration": {
      const isIts = routed?.integration.integrationId === resource.id;
      if (member !== "requestTemplates" || key === undefined) return isIts;
      return isIts && requestTemplate?.kind === "template" && requestTemplate.template.key === key;
    }
    case "IntegrationResponse": {
      const isIts = response?.integrationResponseId === resource.id;
      if (member !== "responseTemplates" || key === undefined) return isIts;
      return isIts && responseTemplate?.kind === "template" && responseTemplate.template.key === key;
    }
    default:
      return false;
  }
}

/** A failure that the API itself caused: not a client that may not, or too fast, or a wrong message. */
function hasFailed({ outcome }: Exchange): boolean {
  const error = outcome.kind === "failed" || outcome.kind === "refused" ? outcome.error : undefined;
  return error !== undefined && error.status >= 500;
}

function isOutputJson({ request, payload }: Exchange, { path }: LocatedFinding): boolean {
  const output = path[0] === "requestTemplates" ? requestText(request) : payload?.data;
  // Without an output the rendering failed.
  if (typeof output !== "string") return false;
  try {
    JSON.parse(output);
    return true;
  } catch {
    return false;
  }
}

function requestText(request: Exchange["request"]): string | undefined {
  if (request === undefined) return undefined;
  switch (request.kind) {
    case "mock":
      return request.document;
    case "lambda":
      return request.payload.toString();
    default:
      return request.body.toString();
  }
}
