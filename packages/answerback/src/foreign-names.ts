// Resources and functions of other services that the programs of `dev` use and that do not run here. One line after a run
// counts them; --verbose lists them.
import type { ProgramResult } from "@answerback/program";

/** Number of services that the line names before "…". */
const maxNamed = 4;

export class ForeignNames {
  readonly #types = new Set<string>();
  readonly #functions = new Set<string>();
  #printed: string | undefined;

  /** @param type a type token, `aws:iam/role:Role` */
  addType(type: string): void {
    this.#types.add(type);
  }

  /** @param token of a function, `aws:route53/getZone:getZone` */
  addFunction(token: string): void {
    this.#functions.add(token);
  }

  /** The lines to print after a run; empty if they did not change. */
  lines({ resources }: Pick<ProgramResult, "resources">, isVerbose: boolean): readonly string[] {
    const foreign = resources.filter((it) => this.#types.has(it.type));
    const parts = [
      counted(
        foreign.map(({ type }) => type),
        "other resource",
        "values made up, not run",
      ),
      counted([...this.#functions], "look-up", "answers made up"),
    ].filter((part) => part !== undefined);
    const lines = [
      ...(parts.length > 0 ? [`  ${parts.join("; ")}`] : []),
      ...(isVerbose ? foreign.map(({ type, name }) => `    ${nameInPrograms(type)} ${name}`) : []),
      ...(isVerbose ? [...this.#functions].map((token) => `    ${nameInPrograms(token)}`) : []),
    ];
    const text = lines.join("\n");
    if (text === this.#printed) return [];
    this.#printed = text;
    return lines;
  }
}

/** `23 other resources (S3, IAM, …): values made up, not run` */
function counted(tokens: readonly string[], word: string, what: string): string | undefined {
  if (tokens.length === 0) return undefined;
  const services = [...new Set(tokens.map(serviceOf))].toSorted();
  const named = services.slice(0, maxNamed).join(", ");
  const list = services.length > maxNamed ? `${named}, …` : named;
  return `${tokens.length} ${word}${tokens.length === 1 ? "" : "s"} (${list}): ${what}`;
}

/** Names that are not written in capitals or capitalized. */
const spelling: Readonly<Record<string, string>> = {
  apigateway: "API Gateway v1",
  cloudwatch: "CloudWatch",
  dynamodb: "DynamoDB",
  eventbridge: "EventBridge",
  route53: "Route 53",
  secretsmanager: "Secrets Manager",
};

/** `S3` of `aws:s3/bucket:Bucket` and `AWS::S3::Bucket`, `random` of `random:index/randomId:RandomId`. */
function serviceOf(token: string): string {
  const [provider = "", ofTemplate] = token.split("::");
  if (ofTemplate !== undefined) return provider === "AWS" ? ofTemplate : provider;
  const [packageName = "", path = ""] = token.split(":");
  const [module = ""] = path.split("/");
  if (module === "" || module === "index") return packageName;
  const short = module.length <= 3 ? module.toUpperCase() : `${module.charAt(0).toUpperCase()}${module.slice(1)}`;
  return spelling[module] ?? short;
}

/** `aws:iam/role:Role` → `aws.iam.Role`, `random:index/randomId:RandomId` → `random.RandomId` */
export function nameInPrograms(token: string): string {
  if (token.includes("::")) return token;
  const [packageName = "", path = "", member = ""] = token.split(":");
  const [module = ""] = path.split("/");
  return [packageName, module === "index" ? "" : module, member].filter(Boolean).join(".");
}
