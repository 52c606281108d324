// Compares the SDK's classes and functions with the official package's: the compiler does so, member by member.
import assert from "node:assert/strict";
import test from "node:test";
import type * as official from "@pulumi/aws";
import * as ours from "../index.ts";

type Theirs = typeof official.apigatewayv2;
type Ours = typeof ours.apigatewayv2;

/** True if each is assignable to the other and they have the same members. */
type Same<Left, Right> = [Left] extends [Right]
  ? [Right] extends [Left]
    ? [keyof Left] extends [keyof Right]
      ? [keyof Right] extends [keyof Left]
        ? true
        : { missing: Exclude<keyof Right, keyof Left> }
      : { extra: Exclude<keyof Left, keyof Right> }
    : { notAssignable: "theirs to ours" }
  : { notAssignable: "ours to theirs" };

/** The values of a resource's outputs. */
type Outputs<Resource> = {
  [Name in keyof Resource as Resource[Name] extends { get(): unknown; apply: unknown }
    ? Name
    : never]: Resource[Name] extends {
    get(): infer Value;
  }
    ? Value
    : never;
};
// biome-ignore lint/suspicious/noExplicitAny: any class at all
type Class = abstract new (...parameters: any) => unknown;
type Arguments<Of extends Class> = ConstructorParameters<Of>[1];
type State<Of> = Of extends { get(name: never, id: never, state?: infer Known, options?: never): unknown }
  ? Known
  : never;

type ResourceName = Extract<keyof Ours, keyof { [Name in keyof Ours as Ours[Name] extends Class ? Name : never]: 1 }>;

type SameClass<Name extends ResourceName & keyof Theirs> = [
  Same<Arguments<Ours[Name] & Class>, Arguments<Theirs[Name] & Class>>,
  Same<Outputs<InstanceType<Ours[Name] & Class>>, Outputs<InstanceType<Theirs[Name] & Class>>>,
  Same<State<Ours[Name]>, State<Theirs[Name]>>,
];

const sameClasses: { [Name in ResourceName]: SameClass<Name> } = {
  Api: [true, true, true],
  ApiMapping: [true, true, true],
  Authorizer: [true, true, true],
  Deployment: [true, true, true],
  DomainName: [true, true, true],
  Integration: [true, true, true],
  IntegrationResponse: [true, true, true],
  Model: [true, true, true],
  Route: [true, true, true],
  RouteResponse: [true, true, true],
  Stage: [true, true, true],
};

type SameFunction<Left, Right> = Left extends (args: infer LeftArguments, ...rest: never) => infer LeftResult
  ? Right extends (args: infer RightArguments, ...rest: never) => infer RightResult
    ? [Same<LeftArguments, RightArguments>, Same<Awaited<LeftResult>, Awaited<RightResult>>]
    : never
  : never;

const sameFunctions: {
  getApi: SameFunction<Ours["getApi"], Theirs["getApi"]>;
  getApis: SameFunction<Ours["getApis"], Theirs["getApis"]>;
} = { getApi: [true, true], getApis: [true, true] };

test("has exactly the classes that the comparison names", () => {
  const classes = Object.entries(ours.apigatewayv2).flatMap(([name, value]) =>
    /^[A-Z]/.test(name) ? [[name, value]] : [],
  );
  assert.deepEqual(classes.map(([name]) => name).toSorted(), Object.keys(sameClasses).toSorted());
});

test("has exactly the functions that the comparison names, each for plain and for output arguments", () => {
  const names = Object.keys(ours.apigatewayv2).filter((name) => /^[a-z]/.test(name));
  assert.deepEqual(
    names.toSorted(),
    Object.keys(sameFunctions)
      .flatMap((name) => [name, `${name}Output`])
      .toSorted(),
  );
});

test("names the required argument that is missing", () => {
  // @ts-expect-error the argument is missing
  assert.throws(() => new ours.apigatewayv2.RouteResponse("r", { apiId: "a", routeId: "b" }), {
    message: "Missing required property 'routeResponseKey'",
  });
});
