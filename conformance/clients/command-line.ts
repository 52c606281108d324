// Full life cycle with the AWS CLI: create, get, list with pages, change, unset, errors, delete.
import { type Outcome, run } from "./tool.ts";

type Json = { readonly [member: string]: unknown };

/** @param path `PATH` that begins with the AWS CLI's folder */
export async function commandLineLifeCycle(url: string, path: string): Promise<undefined> {
  const env = {
    PATH: path,
    AWS_ENDPOINT_URL_APIGATEWAYV2: url,
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
  const aws = (...args: string[]): Promise<Outcome> =>
    run("aws", ["apigatewayv2", ...args, "--output", "json"], { env });
  const ok = async (...args: string[]): Promise<Json> => {
    const { status, stdout, stderr } = await aws(...args);
    if (status !== 0) throw new Error(`aws apigatewayv2 ${args.join(" ")}: ${stderr}`);
    return stdout.trim() === "" ? {} : JSON.parse(stdout);
  };
  const refused = async (error: string, ...args: string[]): Promise<void> => {
    const { status, stderr } = await aws(...args);
    if (status === 0 || !stderr.includes(error)) {
      throw new Error(`aws apigatewayv2 ${args.join(" ")}: expected ${error}, got ${status} ${stderr}`);
    }
  };
  const equal = (actual: unknown, expected: unknown, what: string): void => {
    if (JSON.stringify(actual) !== JSON.stringify(expected)) {
      throw new Error(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
    }
  };

  const api = await ok(
    ...["create-api", "--name", "cli", "--protocol-type", "WEBSOCKET"],
    ...["--route-selection-expression", "$request.body.action", "--api-version", "v1", "--tags", "team=a"],
  );
  const apiId = ["--api-id", String(api.ApiId)];
  equal(api.Tags, { team: "a" }, "tags of the API");
  const integration = await ok("create-integration", ...apiId, "--integration-type", "MOCK");
  const integrationId = [...apiId, "--integration-id", String(integration.IntegrationId)];
  const response = await ok(
    ...["create-integration-response", ...integrationId, "--integration-response-key", "$default"],
    ...["--content-handling-strategy", "CONVERT_TO_TEXT", "--response-templates", '{"application/json":""}'],
    ...["--template-selection-expression", "$request.body.name"],
  );
  const responseId = [...integrationId, "--integration-response-id", String(response.IntegrationResponseId)];
  equal(
    (await ok("get-integration-response", ...responseId)).ResponseTemplates,
    { "application/json": "" },
    "templates",
  );
  const unset = await ok(
    ...["update-integration-response", ...responseId, "--integration-response-key", "/404/"],
    ...["--content-handling-strategy", "", "--template-selection-expression", "", "--response-templates", "{}"],
  );
  equal(
    unset,
    { IntegrationResponseId: response.IntegrationResponseId, IntegrationResponseKey: "/404/" },
    "the response with everything unset",
  );
  await refused(
    "ConflictException",
    "create-integration-response",
    ...integrationId,
    "--integration-response-key",
    "/404/",
  );
  await refused(
    "BadRequestException",
    "create-integration-response",
    ...integrationId,
    "--integration-response-key",
    "(",
  );

  const keys = Array.from({ length: 3 }, (_, n) => `/5${n}\\d/`);
  for (const key of keys) {
    await ok("create-integration-response", ...integrationId, "--integration-response-key", key);
  }
  const listed = await ok("get-integration-responses", ...integrationId, "--page-size", "2");
  equal(
    (listed.Items as readonly Json[]).map((item) => item.IntegrationResponseKey),
    ["/404/", ...keys],
    "the keys over all pages",
  );

  const route = await ok(
    ...["create-route", ...apiId, "--route-key", "$connect"],
    ...["--request-parameters", '{"route.request.header.authorization":{"Required":true}}'],
    ...["--target", `integrations/${integration.IntegrationId}`],
  );
  const routeId = [...apiId, "--route-id", String(route.RouteId)];
  await ok(
    ...["delete-route-request-parameter", ...routeId],
    ...["--request-parameter-key", "route.request.header.authorization"],
  );
  equal((await ok("get-route", ...routeId)).RequestParameters, undefined, "request parameters of the route");
  await ok("create-stage", ...apiId, "--stage-name", "prod", "--stage-variables", "a=1,b=2");
  await ok("update-stage", ...apiId, "--stage-name", "prod", "--stage-variables", "a=");
  equal((await ok("get-stage", ...apiId, "--stage-name", "prod")).StageVariables, { b: "2" }, "stage variables");
  const deployment = await ok("create-deployment", ...apiId, "--stage-name", "prod");
  const deploymentId = ["--deployment-id", String(deployment.DeploymentId)];
  equal((await ok("get-deployment", ...apiId, ...deploymentId)).DeploymentStatus, "DEPLOYED", "deployment status");

  const arn = ["--resource-arn", `arn:aws:apigateway:us-east-1::/apis/${api.ApiId}/stages/prod`];
  await ok("tag-resource", ...arn, "--tags", "a=1,b=2");
  await ok("untag-resource", ...arn, "--tag-keys", "a", "c");
  equal((await ok("get-tags", ...arn)).Tags, { b: "2" }, "tags of the stage");

  await refused("ConflictException", "delete-integration", ...integrationId);
  await refused("BadRequestException", "delete-deployment", ...apiId, ...deploymentId);
  await ok("delete-stage", ...apiId, "--stage-name", "prod");
  await ok("delete-deployment", ...apiId, ...deploymentId);
  await ok("delete-route", ...routeId);
  await ok("delete-integration", ...integrationId);
  await refused("NotFoundException", "get-integration-response", ...responseId);
  await ok("delete-api", ...apiId);
  await refused("NotFoundException", "delete-api", ...apiId);
  return undefined;
}
