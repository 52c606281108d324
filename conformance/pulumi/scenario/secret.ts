// Secrets in every place that accepts them: none appears in the state, in the output or in an error.
import type { Stage } from "../engine.ts";

const program = `
const s = pulumi.secret;
const api = new aws.apigatewayv2.Api("api", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action", description: s("hush1") });
const apiId = api.id;
const mock = new aws.apigatewayv2.Integration("mock", { apiId, integrationType: "MOCK" });
const parents = { apiId, integrationId: mock.id };
new aws.apigatewayv2.IntegrationResponse("member", { ...parents, integrationResponseKey: "/200/", responseTemplates: { $default: s('"hush2"'), plain: "1" } });
new aws.apigatewayv2.IntegrationResponse("map", { ...parents, integrationResponseKey: "/400/", responseTemplates: s({ $default: '"hush3"' }) });
new aws.apigatewayv2.Route("list", { apiId, routeKey: "$connect", requestParameters: [{ requestParameterKey: s("route.request.header.hush4"), required: true }] });
new aws.apigatewayv2.Stage("stage", { apiId, name: "live", stageVariables: { v: s("hush5") }, tags: { t: s("hush6") } });
const tagging = new aws.Provider("tagging", { endpoint: process.env.AWS_ENDPOINT_URL, accessKey: "k", secretKey: "hush7", defaultTags: { tags: { team: "chat" } } });
const tagged = new aws.apigatewayv2.Api("tagged", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action", tags: s({ t: "hush8" }) }, { provider: tagging });
exports.tags = tagged.tagsAll;
`;

export async function secret({ open, expect }: Stage): Promise<void> {
  const { project } = await open("secret");
  const isHidden = (text: string) => !/hush\d/.test(text);
  const shown: string[] = [];
  for (const command of ["preview", "up", "refresh", "up"]) {
    const { exitCode, output, did } = await project
      .program(program)
      .update(command, command === "preview" ? ["--diff"] : []);
    shown.push(output);
    if (shown.length > 2) expect(`${command} after an up changes nothing`, exitCode === 0 && did.length === 0, output);
  }
  expect("no secret is shown", shown.every(isHidden), shown.join());
  const exported = await project.mustRun(["stack", "export"]);
  expect(
    "no secret is in the state",
    isHidden(exported) && /hush|ciphertext/.test(exported),
    exported.match(/hush\d/g),
  );
  const changed = await project.program(program.replaceAll("hush", "hush0")).update("up", ["--diff"]);
  expect(
    "a changed secret is an update, and hidden",
    changed.did.length === 7 && isHidden(changed.output),
    changed.output,
  );
  const wrong = await project
    .program(`${program}
new aws.apigatewayv2.IntegrationResponse("wrong", { ...parents, integrationResponseKey: "/500/", responseTemplates: { $default: s("hush9 #if(") } });
new aws.apigatewayv2.IntegrationResponse("worse", { ...parents, integrationResponseKey: s("hush9") });`)
    .update("preview");
  expect("an error does not quote the secret", wrong.exitCode !== 0 && isHidden(wrong.output), wrong.output);
}
