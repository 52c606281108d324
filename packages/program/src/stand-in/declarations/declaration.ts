// Outputs of other services' resources and functions, from the declarations of the program's installed SDK. Otherwise an
// output that the real provider always sets would be absent, and a program that uses it would fail.
import { lowerFirst, upperFirst } from "@answerback/pulumi/host";

/** The kind of a value, for making up a plausible one. */
export type Shape =
  | { readonly kind: "text" | "number" | "truth" | "map" }
  | { readonly kind: "list"; readonly item: Shape }
  /** `isFinite`: its members do not contain its own type. */
  | { readonly kind: "object"; readonly members: () => Members; readonly isFinite?: true }
  /** Outputs of remote components can be resources. */
  | { readonly kind: "resource"; readonly token: string };

/** By Pulumi's name; only members that are always present. */
export type Members = ReadonlyMap<string, Shape>;

export interface Declarations {
  /** @returns the outputs of a resource type, including its inputs; empty if the type is unknown */
  resource(token: string): Members;
  /** @returns the outputs of a function; empty if it is unknown */
  functionResult(token: string): Members;
}

export const noDeclarations: Declarations = { resource: () => new Map(), functionResult: () => new Map() };

/** The parts of `aws:lambda/function:Function`, `random:index/randomPet:RandomPet`, `awsx:ec2:Vpc`. */
export interface TokenParts {
  readonly packageName: string;
  /** Empty for `index`. */
  readonly module: string;
  /** With a lower-case first letter. */
  readonly file: string;
  /** The class, or the function. */
  readonly member: string;
}

export function tokenParts(token: string): TokenParts {
  const [packageName = "", path = "", member = ""] = token.split(":");
  const [module = "", file = lowerFirst(member)] = path.split("/");
  return { packageName, module: module === "index" ? "" : module, file, member };
}

/** `GetParameterResult` for the function `getParameter`. */
export const resultName = (member: string) => `${upperFirst(member)}Result`;
