// `answerback dev` does the same as the engine: both run three versions of one program that consists of many small ones;
// then URNs, the gateways' contents and the changed resources are equal.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { command } from "../../checkout.ts";
import { startGateway } from "../../gateway.ts";
import type { Stage } from "../engine.ts";
import { nameOfUrn } from "../project.ts";

const prelude = `
const { apigatewayv2: v2 } = aws;
const api = (name, args, options) => new v2.Api(name, { name, protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action", ...args }, options);
const mock = (name, a, args, options) => new v2.Integration(name, { apiId: a.id, integrationType: "MOCK", ...args }, options);
const http = (name, a, options) => mock(name, a, { integrationType: "HTTP", integrationMethod: "GET", integrationUri: "http://127.0.0.1:9" }, options);
const answer = (name, a, i, args, options) => new v2.IntegrationResponse(name, { apiId: a.id, integrationId: i.id, integrationResponseKey: "/200/", ...args }, options);
const route = (name, a, i, args, options) => new v2.Route(name, { apiId: a.id, routeKey: name, target: pulumi.interpolate\`integrations/\${i.id}\`, ...args }, options);
class Component extends pulumi.ComponentResource {
  constructor(name, build = () => {}, options = {}, type = "my:index:Component") {
    super(type, name, {}, options);
    build(this);
    this.registerOutputs({});
  }
}
`;

/** Three versions of a program for each behaviour; names of resources are unique across all of them. */
const programs: Readonly<Record<string, readonly [string, string, string]>> = {
  "a component renamed, with its children": [
    `new Component("ca", (parent) => mock("ca-m", api("ca-a", {}, { parent }), {}, { parent }));`,
    `new Component("cb", (parent) => mock("cb-m", api("cb-a", { name: "ca-a" }, { parent }), {}, { parent }), { aliases: [{ name: "ca" }] });`,
    `new Component("cb", (parent) => mock("cb-m", api("cb-a", { name: "ca-a" }, { parent }), {}, { parent }));`,
  ],
  "a component of another type": [
    `new Component("ta", (parent) => api("ta-a", {}, { parent }), {}, "my:index:Old");`,
    `new Component("ta", (parent) => api("ta-a", {}, { parent }), { aliases: [{ type: "my:index:Old" }] });`,
    `new Component("ta", (parent) => api("ta-a", {}, { parent }), {}, "my:index:Old");`,
  ],
  "aliases of every form": [
    `api("ab"); api("ac"); api("ad"); new Component("ap", (parent) => api("ae", {}, { parent }));`,
    `api("ab2", { name: "ab" }, { aliases: ["urn:pulumi:dev::project::aws:apigatewayv2/api:Api::ab"] });
     const ap = new Component("ap");
     api("ac", {}, { parent: ap, aliases: [{ parent: pulumi.rootStackResource }] });
     api("ad2", { name: "ad" }, { parent: ap, aliases: [{ name: "ad", parent: undefined }] });
     api("ae", {}, { aliases: [{ parent: ap }] });`,
    `api("ab3", { name: "ab" }, { aliases: [{ name: "ab2", project: "project", stack: "dev" }] });
     const ap = new Component("ap");
     api("ac", {}, { parent: ap });
     api("ad2", { name: "ad" }, { aliases: [{ parent: "urn:pulumi:dev::project::my:index:Component::ap" }] });
     api("ae", {}, { parent: ap });`,
  ],
  "a rename and a move without an alias": [
    `mock("ra-m", api("ra")); new Component("rp"); new Component("rq"); api("rc");`,
    `mock("ra-n", api("ra")); api("rc", {}, { parent: new Component("rp") }); new Component("rq");`,
    `mock("ra-n", api("rb")); new Component("rp"); api("rc", {}, { parent: new Component("rq") });`,
  ],
  ignoreChanges: [
    `const ia = api("ia", { description: "1", tags: { x: "1", y: "1" } }); answer("ir", ia, mock("im", ia), { responseTemplates: { a: "1", b: "1" } });`,
    `const ia = api("ia", { description: "2", tags: { x: "2", y: "2" } }, { ignoreChanges: ["description", "tags.x"] });
     answer("ir", ia, mock("im", ia), { responseTemplates: { a: "2", b: "2" } }, { ignoreChanges: ["responseTemplates.a"] });`,
    `const ia = api("ia", { description: "3" }, { ignoreChanges: ["*"] }); answer("ir", ia, mock("im", ia), { responseTemplates: { c: "3" } });`,
  ],
  "replaceOnChanges, with a unique key": [
    `const oa = api("oa"), oo = { replaceOnChanges: ["operationName"] }; route("or", oa, mock("om", oa), { operationName: "1" }, oo);`,
    `const oa = api("oa"), oo = { replaceOnChanges: ["operationName"] }; route("or", oa, mock("om", oa), { operationName: "2" }, oo);`,
    `const oa = api("oa"), oo = { replaceOnChanges: ["*"] }; route("or", oa, mock("om", oa), { operationName: "2" }, oo);`,
  ],
  "a replacement and its dependents": [
    `const sa = api("sa"), sm = mock("sm", sa); answer("sr", sa, sm); route("sx", sa, sm);`,
    `const sa = api("sa"), sm = http("sm", sa); answer("sr", sa, sm); route("sx", sa, sm);`,
    `const sa = api("sb"), sm = http("sm", sa); answer("sr", sa, sm); route("sx", sa, sm);`,
  ],
  deleteBeforeReplace: [
    `const da = api("da", {}, { deleteBeforeReplace: true, replaceOnChanges: ["description"] }), dm = mock("dm", da); answer("dr", da, dm); api("do", {}, { dependsOn: [da] });`,
    `const da = api("da", { description: "2" }, { deleteBeforeReplace: true, replaceOnChanges: ["description"] }), dm = mock("dm", da); answer("dr", da, dm); api("do", {}, { dependsOn: [da] });`,
    `api("do");`,
  ],
  "a value that becomes secret without a change": [
    `const va = api("va", { description: "open" }); exports.description = va.description; exports.version = va.version;`,
    `const va = api("va", { description: pulumi.secret("open") }, { additionalSecretOutputs: ["name"] }); exports.description = va.description; exports.name = va.name;`,
    `const va = api("va", { description: "open" }); exports.description = va.description; exports.name = va.name;`,
  ],
  "a managed resource that becomes read-only, and back": [
    `const ga = api("ga"), gm = mock("gm", ga); mock("gg", ga);`,
    `const ga = api("ga"), gm = mock("gm", ga); v2.Integration.get("gg", gm.id, { apiId: ga.id });`,
    `const ga = api("ga"), gm = mock("gm", ga); mock("gg", ga);`,
  ],
  "a component that moves out of its parent, with its children": [
    `new Component("no", (outer) => new Component("ni", (parent) => { const na = api("na", {}, { parent }); mock("nm", na, {}, { parent: na }); }, { parent: outer }), {}, "my:index:Outer");`,
    `new Component("ni", (parent) => { const na = api("na", {}, { parent }); mock("nm", na, {}, { parent: na }); }, { aliases: [{ parent: "urn:pulumi:dev::project::my:index:Outer::no" }] });`,
    `new Component("nj", (parent) => { const na = api("na", {}, { parent }); mock("nm", na, {}, { parent: na }); }, { aliases: [{ name: "ni" }] });`,
  ],
  replacementTrigger: [
    `api("ka", {}, { replacementTrigger: "1" }); api("kb");`,
    `api("ka", {}, { replacementTrigger: "2" }); api("kb", {}, { replacementTrigger: "1" });`,
    `api("ka"); api("kb", {}, { replacementTrigger: pulumi.secret("1") });`,
  ],
  retainOnDelete: [
    `mock("em", api("ea"), {}, { retainOnDelete: true });`,
    `api("ea");`,
    `mock("em", api("ea"), {}, { retainOnDelete: true });`,
  ],
  "protect, removed before the resource": [`api("pa", {}, { protect: true });`, `api("pa", { description: "2" });`, ""],
  transforms: [
    `const tt = [({ props, opts }) => ({ props: { ...props, description: "1" }, opts })]; api("xa", {}, { transforms: tt });`,
    `const tt = [async ({ props, opts }) => ({ props: { ...props, description: "2" }, opts: { ...opts, ignoreChanges: ["name"] } })];
     new Component("xc", (parent) => api("xa", { name: "other" }, { parent, aliases: [{ parent: pulumi.rootStackResource }] }), { transforms: tt });`,
    `const tt = [({ props, opts }) => ({ props: { ...props, version: "3" }, opts })];
     new Component("xc", (parent) => api("xa", {}, { parent }), { transformations: tt });`,
  ],
  "dependsOn a component, and deletion of everything": [
    `const yc = new Component("yc", (parent) => mock("ym", api("ya", {}, { parent }), {}, { parent })); api("yd", {}, { dependsOn: [yc] });`,
    `const yc = new Component("yc", (parent) => api("ya", {}, { parent })); api("yd", { description: "2" }, { dependsOn: yc });`,
    "",
  ],
  outputs: [
    `exports.plain = { a: [1, { b: null }] }; exports.promise = Promise.resolve(1); exports.secret = pulumi.secret("1");`,
    `exports.plain = api("za").name; exports.count = 1.5;`,
    `exports.plain = api("za").tags; exports.type = "text";`,
  ],
};

interface Outcome {
  readonly urns: readonly string[];
  readonly touched: readonly string[];
  readonly outputs: unknown;
  readonly holds: unknown;
}

export async function sameAsDev({ open, expect }: Stage): Promise<void> {
  const { project, gateway } = await open("same-as-dev");
  const { project: host } = await open("same-as-dev-host");
  for (const version of [0, 1, 2] as const) {
    const all = Object.values(programs).map((versions) => `{\n${versions[version]}\n}`);
    const program = `${prelude}${all.join("\n")}`;
    const update = await project.program(program, "@pulumi/aws").update("up");
    expect(`the engine runs version ${version + 1}`, update.exitCode === 0, update.output);
    const engine: Outcome = {
      urns: managed((await project.state()).map(({ urn }) => urn)),
      touched: unique(update.steps.filter(({ op }) => op !== "read").map(({ urn }) => urn)),
      outputs: JSON.parse(await project.mustRun(["stack", "output", "--json"])),
      holds: await contents(gateway.url),
    };
    host.program(program, "@pulumi/aws");
    const dev = await runDev(host.folder);
    for (const what of ["urns", "touched", "outputs", "holds"] as const) {
      const [left, right] = [JSON.stringify(engine[what]), JSON.stringify(dev[what])];
      expect(`version ${version + 1}: the same ${what}`, left === right, `engine ${left}\ndev    ${right}`);
    }
  }
  const update = await project.program(aliasOfAnother, "@pulumi/aws").update("up");
  const messages = update.messages.join();
  expect("the engine refuses an alias of an existing resource", /Duplicate resource alias/.test(messages), messages);
  const refusal = await runDev(host.program(aliasOfAnother, "@pulumi/aws").folder).then(() => "", String);
  expect("dev refuses it too", /kc has the alias .*::ka, but .* already/.test(refusal), refusal);
}

/** `ka` exists. */
const aliasOfAnother = `${prelude} const ka = api("ka"); api("kc", {}, { dependsOn: ka, aliases: [{ name: "ka" }] });`;

async function runDev(folder: string): Promise<Outcome> {
  const args = ["dev", folder, "--once", "--exact", "--port", "0", "--json"];
  const { stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: "utf8" });
  const events: Readonly<Record<string, unknown>>[] = stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
  const result = events.find(({ kind }) => kind === "result");
  if (result?.result !== "succeeded") throw new Error(`answerback dev: ${JSON.stringify(result)} ${stderr}`);
  const state: { resources: { urn: string }[] } = JSON.parse(
    readFileSync(join(folder, ".answerback", "stacks", "dev.json"), "utf8"),
  );
  const gateway = await startGateway(["--data", join(folder, ".answerback", "data")]);
  const holds = await contents(gateway.url);
  await gateway.stop();
  return {
    urns: managed(state.resources.map(({ urn }) => urn)),
    touched: unique(
      events
        .filter(({ kind, operation }) => kind === "step-finished" && operation !== "read")
        .map(({ resource }) => (resource as { urn: string }).urn),
    ),
    outputs: result.outputs,
    holds,
  };
}

const managed = (urns: readonly string[]) => urns.filter((urn) => !/::pulumi:(providers|pulumi):/.test(urn)).toSorted();

/** Names of resources without components, for which `dev` has no steps. */
const unique = (urns: readonly string[]) =>
  [
    ...new Set(
      managed(urns)
        .filter((urn) => urn.includes("aws:"))
        .map(nameOfUrn),
    ),
  ].toSorted();

/** All APIs with their contents, without ids, dates and addresses, sorted. */
async function contents(url: string): Promise<unknown> {
  const list = async (path: string): Promise<Readonly<Record<string, unknown>>[]> => {
    const response = await fetch(`${url}/v2/apis${path}`);
    const { items }: { items: Readonly<Record<string, unknown>>[] } = JSON.parse(await response.text());
    return items;
  };
  const apis = (await list("")).map(async (api) => ({
    ...api,
    routes: await list(`/${api.apiId}/routes`),
    integrations: await Promise.all(
      (await list(`/${api.apiId}/integrations`)).map(async (integration) => ({
        ...integration,
        responses: await list(`/${api.apiId}/integrations/${integration.integrationId}/integrationresponses`),
      })),
    ),
  }));
  return withoutIds(await Promise.all(apis));
}

function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutIds).toSorted((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !/(Id|Date|Endpoint)$|^target$/.test(name))
      .map(([name, member]) => [name, withoutIds(member)]),
  );
}
