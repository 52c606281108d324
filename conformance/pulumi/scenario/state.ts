// State and gateway: taking over a stack of the official package, drift, deleted resources, reads, failed creates, targets,
// and a second stack.
import type { Stage } from "../engine.ts";

const base = `
const api = new aws.apigatewayv2.Api("api", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
const apiId = api.id;
const mock = new aws.apigatewayv2.Integration("mock", { apiId, integrationType: "MOCK" });
const ok = new aws.apigatewayv2.IntegrationResponse("ok", { apiId, integrationId: mock.id, integrationResponseKey: "/200/" });
const quote = new aws.apigatewayv2.Route("quote", { apiId, routeKey: "quote", target: pulumi.interpolate\`integrations/\${mock.id}\` });
exports.key = ok.integrationResponseKey;
`;

export async function state({ open, expect }: Stage): Promise<void> {
  const { project, gateway, call } = await open("state");
  const made = await project.program(base, "@pulumi/aws").update("up");
  expect("the official classes deploy", made.did.length === 5 && made.exitCode === 0, made.output);
  const moved = await project.program(base).update("up");
  const touched = moved.did.filter((what) => !/ (answerback|aws)\//.test(what));
  expect("ours take them over without changing one", moved.exitCode === 0 && touched.length === 0, moved.output);

  const idOf = async (name: string) => (await project.resource(name))?.id ?? "";
  const apiId = await idOf("Api/api");
  const integration = `/v2/apis/${apiId}/integrations/${await idOf("Integration/mock")}`;
  const response = async () => `${integration}/integrationresponses/${await idOf("IntegrationResponse/ok")}`;
  await call("PATCH", await response(), { responseTemplates: { $default: "by hand" } });
  const drift = await project.update("refresh");
  expect("a refresh shows drift", drift.did.join() === "update IntegrationResponse/ok", drift.output);
  const corrected = await project.update("up");
  const { responseTemplates } = await call("GET", await response());
  expect("the next up corrects it", corrected.exitCode === 0 && responseTemplates === undefined, corrected.output);
  await call("DELETE", await response());
  const vanished = await project.update("refresh");
  expect(
    "a refresh drops a deleted resource",
    vanished.did.join() === "delete IntegrationResponse/ok",
    vanished.output,
  );
  const remade = await project.update("up");
  expect("the next up creates it again", remade.did.join() === "create IntegrationResponse/ok", remade.output);

  const composite = `${apiId}/${await idOf("Integration/mock")}/${await idOf("IntegrationResponse/ok")}`;
  const read = await project
    .program(`${base}
const found = aws.apigatewayv2.IntegrationResponse.get("found", "${composite}");
exports.found = found.integrationResponseKey;
exports.endpoint = aws.apigatewayv2.getApiOutput({ apiId }).apiEndpoint;`)
    .update("up");
  const outputs = await project.mustRun(["stack", "output", "--json"]);
  const found = JSON.parse(outputs);
  expect(
    "get and getApi read",
    found.found === "/200/" && found.endpoint === `${gateway.url.replace("http", "ws")}/ws/${apiId}`,
    read.output + outputs,
  );

  const twice = await project
    .program(`${base}
new aws.apigatewayv2.IntegrationResponse("twice", { apiId, integrationId: mock.id, integrationResponseKey: "/200/" });
new aws.apigatewayv2.IntegrationResponse("other", { apiId, integrationId: mock.id, integrationResponseKey: "/404/" });`)
    .update("up", ["--continue-on-error"]);
  const reported = twice.messages.some((message) =>
    message.includes("IntegrationResponse with key /200/ already exists"),
  );
  const kept = (await project.state()).map(({ urn }) => urn.split("::").at(-1));
  expect("a failed create says why", twice.exitCode !== 0 && reported, twice.output);
  expect("and keeps the other new resources", kept.includes("other") && !kept.includes("twice"), kept);

  const changed = base.replace('routeKey: "quote"', 'routeKey: "other"').replace("/200/", "/2\\\\d\\\\d/");
  const target = (await project.resource("Route/quote"))?.urn ?? "";
  const targeted = await project.program(changed).update("up", ["--target", target]);
  expect("only the target is updated", targeted.did.join() === "update Route/quote", targeted.output);
  await project.mustRun(["stack", "export", "--file", "state.json"]);
  await project.mustRun(["stack", "import", "--file", "state.json"]);
  const rest = await project.update("up");
  const expected = "delete IntegrationResponse/other,discard IntegrationResponse/found,update IntegrationResponse/ok";
  expect("the rest follows, from an exported and imported state", rest.did.join() === expected, rest.output);

  await project.mustRun(["stack", "init", "second"]);
  const second = await project.update("up");
  expect(
    "a second stack has its own resources",
    second.exitCode === 0 && (await idOf("Api/api")) !== apiId,
    second.output,
  );
}
