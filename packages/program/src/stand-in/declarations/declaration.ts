// What resources and functions of other services give, as the SDK that the program has installed declares it. Without it
// an output that the real provider always gives would be absent, and the program that works with it would fail.

/** The kind of a value, as far as a plausible one can be made up for it. */
export type Shape =
  | { readonly kind: "text" | "number" | "truth" | "map" }
  | { readonly kind: "list"; readonly item: Shape }
  | { readonly kind: "object"; readonly members: () => Members }
  /** Outputs of remote components are resources themselves. */
  | { readonly kind: "resource"; readonly token: string };

/** By Pulumi's name; only what is always there. */
export type Members = ReadonlyMap<string, Shape>;

export interface Declarations {
  /** @returns the outputs of a resource type, its inputs among them; empty for one that is not known */
  resource(token: string): Members;
  /** @returns what a function answers; empty for one that is not known */
  functionResult(token: string): Members;
}

export const noDeclarations: Declarations = { resource: () => new Map(), functionResult: () => new Map() };

/** The parts of `aws:lambda/function:Function`, `random:index/randomPet:RandomPet`, `awsx:ec2:Vpc`. */
export interface TokenParts {
  readonly packageName: string;
  /** Empty for `index`. */
  readonly module: string;
  /** With a small first letter. */
  readonly file: string;
  /** The class, or the function. */
  readonly member: string;
}

export function tokenParts(token: string): TokenParts {
  const [packageName = "", path = "", member = ""] = token.split(":");
  const [module = "", file = `${member.charAt(0).toLowerCase()}${member.slice(1)}`] = path.split("/");
  return { packageName, module: module === "index" ? "" : module, file, member };
}

/** `GetParameterResult` for the function `getParameter`. */
export const resultName = (member: string) => `${member.charAt(0).toUpperCase()}${member.slice(1)}Result`;
