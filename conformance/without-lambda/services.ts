// Integrations of SQS, SNS, EventBridge and Step Functions, in action and in path form, created with the AWS SDK and called
// over a WebSocket; the services are then asked for what arrived.
import assert from "node:assert/strict";
import {
  ApiGatewayV2Client,
  CreateApiCommand,
  CreateDeploymentCommand,
  CreateIntegrationCommand,
  CreateIntegrationResponseCommand,
  CreateRouteCommand,
  CreateRouteResponseCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { startGateway } from "../gateway.ts";
import { Client } from "./client.ts";
import { callJson } from "./moto.ts";

interface ServiceRoute {
  readonly uri: string;
  readonly method?: string;
  readonly parameters?: Record<string, string>;
  readonly template: string;
  readonly response: string;
}

const account = "123456789012";
const bus = "us-east-1";

export async function callServices(motoUrl: string): Promise<void> {
  const queue = (await callJson(motoUrl, "sqs", "AmazonSQS.CreateQueue", { QueueName: "jobs" })).QueueUrl as string;
  const topic = await createTopic(motoUrl);
  const machine = (
    await callJson(motoUrl, "states", "AWSStepFunctions.CreateStateMachine", {
      name: "flow",
      roleArn: `arn:aws:iam::${account}:role/flow`,
      definition: JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", End: true } } }),
    })
  ).stateMachineArn as string;

  const routes: Readonly<Record<string, ServiceRoute>> = {
    queuePath: {
      uri: `arn:aws:apigateway:${bus}:sqs:path/${account}/jobs`,
      parameters: { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" },
      template: "Action=SendMessage&MessageBody=$util.urlEncode($input.body)",
      response: '{"ok": #if($input.body.contains("<MessageId>"))true#{else}false#end}',
    },
    queueAction: {
      uri: `arn:aws:apigateway:${bus}:sqs:action/SendMessage`,
      parameters: {
        "integration.request.querystring.QueueUrl": `'${queue}'`,
        "integration.request.querystring.MessageBody": "route.request.body.text",
      },
      template: "",
      response: '{"ok": #if($input.body.contains("MessageId"))true#{else}false#end}',
    },
    topic: {
      uri: `arn:aws:apigateway:${bus}:sns:action/Publish`,
      parameters: {
        "integration.request.querystring.TopicArn": `'${topic}'`,
        "integration.request.querystring.Message": "route.request.body.text",
      },
      template: "",
      response: '{"ok": #if($input.body.contains("MessageId"))true#{else}false#end}',
    },
    event: {
      uri: `arn:aws:apigateway:${bus}:events:action/PutEvents`,
      template:
        '{"Entries": [{"Source": "test", "DetailType": "text", "Detail": "{\\"text\\": \\"$input.path(\'$.text\')\\"}"}]}',
      response: "{\"ok\": #if($input.path('$.FailedEntryCount') == 0)true#{else}false#end}",
    },
    eventPath: {
      uri: `arn:aws:apigateway:${bus}:events:path//`,
      parameters: {
        "integration.request.header.X-Amz-Target": "'AWSEvents.PutEvents'",
        "integration.request.header.Content-Type": "'application/x-amz-json-1.1'",
      },
      template: '{"Entries": [{"Source": "test", "DetailType": "text", "Detail": "{}"}]}',
      response: "{\"ok\": #if($input.path('$.FailedEntryCount') == 0)true#{else}false#end}",
    },
    flow: {
      uri: `arn:aws:apigateway:${bus}:states:action/StartExecution`,
      template: `{"stateMachineArn": "${machine}", "input": "$util.escapeJavaScript($input.json('$')).replaceAll("\\\\'","'")"}`,
      response: '{"ok": #if($input.path(\'$.executionArn\').startsWith("arn:aws:states"))true#{else}false#end}',
    },
    flowUnknown: {
      uri: `arn:aws:apigateway:${bus}:states:action/StartExecution`,
      template: `{"stateMachineArn": "${machine}-none"}`,
      response: "{}",
    },
  };

  const gateway = await startGateway(undefined, { AWS_ENDPOINT_URL: motoUrl });
  try {
    const client = await Client.open(await deploy(gateway.url, routes));
    for (const action of Object.keys(routes)) {
      const answer = await client.ask({ action, text: `it's ${action}` });
      if (action === "flowUnknown") assert.equal(answer.error, 400, JSON.stringify(answer));
      else assert.equal(answer.ok, true, `${action}: ${JSON.stringify(answer)}`);
      console.log(
        `  ${action}: ${routes[action]!.uri.split(":").slice(4).join(":")} answers ${JSON.stringify(answer)}`,
      );
    }
    await client.close();
    const { Messages: messages } = await callJson(motoUrl, "sqs", "AmazonSQS.ReceiveMessage", {
      QueueUrl: queue,
      MaxNumberOfMessages: 10,
    });
    const bodies = (messages as readonly { readonly Body: string }[]).map(({ Body }) => Body).sort();
    assert.deepEqual(bodies, ["it's queueAction", '{"action":"queuePath","text":"it\'s queuePath"}'].sort());
    const { executions } = await callJson(motoUrl, "states", "AWSStepFunctions.ListExecutions", {
      stateMachineArn: machine,
    });
    assert.equal((executions as readonly unknown[]).length, 1);
    console.log("  the messages arrived in the queue, one execution was started");
  } finally {
    await gateway.stop();
  }
}

async function createTopic(motoUrl: string): Promise<string> {
  const response = await fetch(motoUrl, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      Authorization:
        "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/sns/aws4_request, SignedHeaders=host, Signature=x",
    },
    body: "Action=CreateTopic&Name=news&Version=2010-03-31",
  });
  const arn = /<TopicArn>([^<]+)/.exec(await response.text())?.[1];
  if (arn === undefined) throw new Error("moto did not create a topic");
  return arn;
}

/** @returns the URL of the stage */
async function deploy(endpoint: string, routes: Readonly<Record<string, ServiceRoute>>): Promise<string> {
  const client = new ApiGatewayV2Client({
    endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
  });
  const { ApiId, ApiEndpoint } = await client.send(
    new CreateApiCommand({
      Name: "services",
      ProtocolType: "WEBSOCKET",
      RouteSelectionExpression: "$request.body.action",
    }),
  );
  for (const [RouteKey, route] of Object.entries(routes)) {
    const { IntegrationId } = await client.send(
      new CreateIntegrationCommand({
        ApiId,
        IntegrationType: "AWS",
        IntegrationMethod: route.method ?? "POST",
        IntegrationUri: route.uri,
        RequestParameters: route.parameters,
        RequestTemplates: { "application/json": route.template },
      }),
    );
    for (const [IntegrationResponseKey, template] of [
      ["/2\\d\\d/", route.response],
      ["$default", '{"error": $context.status}'],
    ] as const) {
      await client.send(
        new CreateIntegrationResponseCommand({
          ApiId,
          IntegrationId,
          IntegrationResponseKey,
          ResponseTemplates: { $default: template },
        }),
      );
    }
    const { RouteId } = await client.send(
      new CreateRouteCommand({ ApiId, RouteKey, Target: `integrations/${IntegrationId}` }),
    );
    await client.send(new CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" }));
  }
  await client.send(new CreateStageCommand({ ApiId, StageName: "live" }));
  await client.send(new CreateDeploymentCommand({ ApiId, StageName: "live" }));
  return `${ApiEndpoint}/live`;
}
