// Changes that replace and changes that do not, and the order of the old and the new resource.
import type { Stage } from "../engine.ts";

const program = (options: { readonly region?: string; readonly forced?: string; readonly parent?: string } = {}) => `
const one = new aws.apigatewayv2.Api("one", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
const two = new aws.apigatewayv2.Api("two", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
const apiId = ${options.parent ?? "one"}.id;
const mock = new aws.apigatewayv2.Integration("mock", { apiId, integrationType: "MOCK" });
const answer = new aws.apigatewayv2.IntegrationResponse("answer", { apiId, integrationId: mock.id, integrationResponseKey: "/200/",
  templateSelectionExpression: "${options.forced ?? "1"}" }, { replaceOnChanges: ["templateSelectionExpression"] });
const stage = new aws.apigatewayv2.Stage("live", { apiId, name: "live" });
const domain = new aws.apigatewayv2.DomainName("domain", { domainName: "ws.example.com",
  domainNameConfiguration: { certificateArn: "arn:aws:acm:us-east-1:000000000000:certificate/1", endpointType: "REGIONAL", securityPolicy: "TLS_1_2" } });
new aws.apigatewayv2.ApiMapping("mapping", { apiId, domainName: domain.id, stage: stage.id });
`;

export async function replacement({ open, expect }: Stage): Promise<void> {
  const { project } = await open("replacement");
  // A default provider receives nested values as strings.
  await project.mustRun(["config", "set", "answerback:defaultTags", '{"tags": {"team": "chat"}}']);
  const made = await project.program(program()).update("up");
  expect("it deploys", made.exitCode === 0, made.output);

  const moved = await project.program(program({ parent: "two" })).update("up");
  const order = (name: string) => moved.steps.flatMap(({ op, resource }) => (resource === name ? [op] : []));
  expect("another parent replaces", moved.exitCode === 0, moved.output);
  expect(
    "the new one is created before the old one is deleted",
    order("IntegrationResponse/answer").join() === "create-replacement,replace,delete-replaced",
    moved.steps,
  );
  expect(
    "the old one is deleted first if its key stays the same",
    order("ApiMapping/mapping").join() === "delete-replaced,replace,create-replacement",
    moved.steps,
  );
  const forced = await project.program(program({ parent: "two", forced: "2" })).update("up");
  expect(
    "also when the program requests a replacement",
    forced.steps.map(({ op }) => op).join() === "delete-replaced,replace,create-replacement",
    forced.output,
  );
  const same = await project.update("up", ["--refresh", "--expect-no-changes"]);
  expect("and then nothing changes", same.exitCode === 0, same.output);
  const gone = await project.update("destroy");
  expect("destroy deletes everything", gone.exitCode === 0 && (await project.state()).length === 0, gone.output);
}
