// An order desk: every kind of integration, with the other services of such a program.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Action } from "./action";
import { Storage } from "./storage";
import { tagEverything } from "./tagging";

tagEverything({ project: pulumi.getProject(), stack: pulumi.getStack() });

const config = new pulumi.Config();
const prefix = config.require("prefix");
const backendUrl = config.require("backendUrl");
const limits = config.requireObject<{ burst: number; rate: number }>("limits");
const template = (name: string) => readFileSync(join(__dirname, "..", "templates", `${name}.vm`), "utf8");
const accountId = aws.getCallerIdentityOutput().accountId;
const region = aws.getRegionOutput().region;

const vpc = new aws.ec2.Vpc(prefix, { cidrBlock: "10.0.0.0/16" });
const subnets = aws.getAvailabilityZonesOutput().names.apply((names) =>
  names.map(
    (zone, index) =>
      new aws.ec2.Subnet(`${prefix}-${index}`, {
        vpcId: vpc.id,
        availabilityZone: zone,
        cidrBlock: `10.0.${index}.0/24`,
      }).id,
  ),
);
const securityGroup = new aws.ec2.SecurityGroup(prefix, { vpcId: vpc.id });
const storage = new Storage(prefix);
const secret = new aws.secretsmanager.Secret(`${prefix}-token`);
new aws.secretsmanager.SecretVersion(`${prefix}-token`, {
  secretId: secret.id,
  secretString: pulumi.secret("not for the terminal"),
});
const parameter = new aws.ssm.Parameter(`${prefix}-limits`, { type: "String", value: JSON.stringify(limits) });

const functionRole = new aws.iam.Role(`${prefix}-functions`, {
  assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: "lambda.amazonaws.com" }),
});
const lambda = (name: string) =>
  new aws.lambda.Function(name, {
    name,
    runtime: "nodejs22.x",
    handler: "index.handler",
    role: functionRole.arn,
    code: new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset("exports.handler = () => {};") }),
    environment: { variables: { QUEUE: storage.queue.url, LIMITS: parameter.name } },
    vpcConfig: { subnetIds: subnets, securityGroupIds: [securityGroup.id] },
  });
const price = lambda("price");
const greet = lambda("greet");

const api = new aws.apigatewayv2.Api(prefix, {
  protocolType: "WEBSOCKET",
  routeSelectionExpression: "${request.body.action}",
});
const orderModel = new aws.apigatewayv2.Model("order", {
  apiId: api.id,
  name: "order",
  contentType: "application/json",
  schema: JSON.stringify({ type: "object", required: ["id"], properties: { id: { type: "string" } } }),
});

const json = (text: string) => ({ templates: { "application/json": text } });
const actions = [
  new Action("$connect", {
    api,
    integration: { integrationType: "MOCK", requestTemplates: { "application/json": '{"statusCode": 200}' } },
    responses: { $default: {} },
    oneWay: true,
  }),
  new Action("$default", {
    api,
    integration: { integrationType: "MOCK", requestTemplates: { "application/json": '{"statusCode": 400}' } },
    responses: { $default: json('{"type": "unknown", "route": "$context.routeKey"}') },
  }),
  new Action("status", {
    api,
    integration: { integrationType: "MOCK", requestTemplates: { "application/json": '{"statusCode": 200}' } },
    responses: { "/2\\d\\d/": json(template("status")) },
  }),
  new Action("stock", {
    api,
    integration: {
      integrationType: "HTTP",
      integrationMethod: "GET",
      integrationUri: `${backendUrl}/stock/{id}`,
      requestParameters: { "integration.request.path.id": "route.request.body.id" },
    },
    responses: {
      "/200/": json('{"type": "stock", "count": $input.path("$.count")}'),
      "/404/": json('{"type": "error", "reason": $input.json("$.message")}'),
      $default: json('{"type": "error", "reason": "later"}'),
    },
  }),
  new Action("order", {
    api,
    integration: { integrationType: "HTTP", integrationMethod: "POST", integrationUri: `${backendUrl}/orders` },
    responses: {
      "/2\\d\\d/": {
        choose: "${integration.response.body.state}",
        templates: { open: '{"type": "accepted"}', $default: '{"type": "state", "state": $input.json("$.state")}' },
      },
    },
    route: { modelSelectionExpression: "order", requestModels: { order: orderModel.name } },
  }),
  new Action("feed", {
    api,
    integration: { integrationType: "HTTP_PROXY", integrationMethod: "GET", integrationUri: `${backendUrl}/feed` },
  }),
  new Action("news", {
    api,
    integration: { integrationType: "HTTP_PROXY", integrationMethod: "GET", integrationUri: `${backendUrl}/news` },
  }),
  new Action("price", {
    api,
    integration: { integrationType: "AWS", integrationMethod: "POST", integrationUri: price.invokeArn },
    responses: {
      $default: json('{"type": "price", "value": $input.path("$.value")}'),
      "/.*sold out.*/": json('{"type": "error", "reason": "sold out"}'),
    },
  }),
  new Action("greet", {
    api,
    integration: { integrationType: "AWS_PROXY", integrationMethod: "POST", integrationUri: greet.invokeArn },
  }),
  new Action("find", {
    api,
    integration: {
      integrationType: "AWS",
      integrationMethod: "POST",
      integrationUri: pulumi.interpolate`arn:aws:apigateway:${region}:dynamodb:action/GetItem`,
      credentialsArn: storage.role.arn,
      requestTemplates: {
        "application/json": pulumi.interpolate`{"TableName": "${storage.orders.name}", "Key": {"id": {"S": $input.json('$.id')}}}`,
      },
    },
    responses: {
      "/200/": json('{"type": "found", "item": $input.json("$.Item.name.S")}'),
      $default: json('{"type": "error", "reason": "not found"}'),
    },
  }),
];

for (const fn of [price, greet]) {
  fn.name.apply(
    (name) =>
      new aws.lambda.Permission(name, {
        action: "lambda:InvokeFunction",
        function: name,
        principal: "apigateway.amazonaws.com",
        sourceArn: pulumi.interpolate`arn:aws:execute-api:${region}:${accountId}:${api.id}/*`,
      }),
  );
}

const deployment = new aws.apigatewayv2.Deployment(
  prefix,
  {
    apiId: api.id,
    triggers: {
      redeployment: pulumi
        .all(actions.map((it) => pulumi.all([it.integration.integrationUri, it.integration.requestTemplates])))
        .apply((all) => createHash("sha1").update(JSON.stringify(all)).digest("hex")),
    },
  },
  { dependsOn: actions.flatMap((it) => it.parts) },
);
const logs = new aws.cloudwatch.LogGroup(`${prefix}-access`, { retentionInDays: 3 });
const stage = new aws.apigatewayv2.Stage(prefix, {
  apiId: api.id,
  name: pulumi.getStack(),
  deploymentId: deployment.id,
  stageVariables: { shop: "main" },
  defaultRouteSettings: { throttlingBurstLimit: limits.burst, throttlingRateLimit: limits.rate },
  accessLogSettings: { destinationArn: logs.arn, format: "$context.requestId $context.routeKey $context.status" },
});

export const url = stage.invokeUrl;
export const queueUrl = storage.queue.url;
export const subnetIds = subnets;
export const token = secret.arn.apply((arn) => pulumi.secret(arn));
