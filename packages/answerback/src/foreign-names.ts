// What the programs of `dev` use beyond what is run here: resource types and functions of other services, told in one line
// each, and only once in a session.

const indent = "  ";

export class ForeignNames {
  readonly #types = new Names();
  readonly #functions = new Names();

  /** @param type a type token, `aws:iam/role:Role` */
  addType(type: string): void {
    this.#types.add(type);
  }

  /** @param token of a function, `aws:route53/getZone:getZone` */
  addFunction(token: string): void {
    this.#functions.add(token);
  }

  /** What was added since it was asked last. */
  lines(): readonly string[] {
    const types = this.#types.take();
    const functions = this.#functions.take();
    return [
      ...(types.length > 0 ? [`${indent}Not run here, with plausible outputs: ${types.join(", ")}`] : []),
      ...(functions.length > 0 ? [`${indent}Not looked up, with plausible answers: ${functions.join(", ")}`] : []),
    ];
  }
}

/** Names that are handed out once. */
class Names {
  readonly #all = new Set<string>();
  #waiting: string[] = [];

  add(token: string): void {
    if (this.#all.has(token)) return;
    this.#all.add(token);
    this.#waiting.push(nameInPrograms(token));
  }

  take(): readonly string[] {
    const names = this.#waiting.toSorted();
    this.#waiting = [];
    return names;
  }
}

/** `aws:iam/role:Role` → `aws.iam.Role`, `random:index/randomId:RandomId` → `random.RandomId` */
export function nameInPrograms(token: string): string {
  const [packageName = "", path = "", member = ""] = token.split(":");
  const [module = ""] = path.split("/");
  return [packageName, module === "index" ? "" : module, member].filter(Boolean).join(".");
}
