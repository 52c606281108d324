import assert from "node:assert/strict";
import { test } from "node:test";
import { LimitExceeded, Meter } from "@answerback/vtl";
import { type BackendAnswer, serveApi, serveBackend } from "../test-api.ts";
import { EndpointResponse } from "./endpoint-response.ts";
import { queryResponse } from "./query-response.ts";

const asJson = async (response: EndpointResponse, meter = new Meter()) =>
  (await queryResponse(response)).converted(meter);

async function converted(body: string, contentType = "text/xml"): Promise<unknown> {
  const response = new EndpointResponse(200, [["Content-Type", contentType]], Buffer.from(body));
  const result = await asJson(response);
  if (result.body === response.body) return "unchanged";
  assert.equal(result.statusCode, 200);
  assert.deepEqual(result.headers, [["content-type", "application/json"]]);
  return JSON.parse(result.body.toString());
}

const queue = 'xmlns="http://queue.amazonaws.com/doc/2012-11-05/"';
const metadata = "<ResponseMetadata><RequestId>r1</RequestId></ResponseMetadata>";

test("SendMessage has every member of the service's JSON, in its order", async () => {
  const body = `<?xml version="1.0"?>
    <SendMessageResponse ${queue}>
      <SendMessageResult><MessageId>m1</MessageId><MD5OfMessageBody>5d41</MD5OfMessageBody></SendMessageResult>
      ${metadata}
    </SendMessageResponse>`;
  const response = new EndpointResponse(200, [], Buffer.from(body));
  assert.equal(
    (await asJson(response)).body.toString(),
    '{"SendMessageResponse":{"ResponseMetadata":{"RequestId":"r1"},"SendMessageResult":{"MD5OfMessageAttributes":null,"MD5OfMessageBody":"5d41","MD5OfMessageSystemAttributes":null,"MessageId":"m1","SequenceNumber":null}}}',
  );
});

test("ReceiveMessage has a list of messages for one or two, and null for none", async () => {
  const message = (id: string) =>
    `<Message><MessageId>${id}</MessageId><ReceiptHandle>h</ReceiptHandle><MD5OfBody>x</MD5OfBody><Body>a &amp; b</Body><Attribute><Name>SenderId</Name><Value>AIDA</Value></Attribute></Message>`;
  const result = async (messages: string) => {
    const body = `<ReceiveMessageResponse ${queue}><ReceiveMessageResult>${messages}</ReceiveMessageResult>${metadata}</ReceiveMessageResponse>`;
    return (await converted(body)) as {
      ReceiveMessageResponse: { ReceiveMessageResult: { messages: object[] | null } };
    };
  };
  const none = { ReceiveMessageResult: { messages: null }, ResponseMetadata: { RequestId: "r1" } };
  assert.deepEqual(await result(""), { ReceiveMessageResponse: none });
  const one = (await result(message("1"))).ReceiveMessageResponse.ReceiveMessageResult.messages;
  assert.deepEqual(one, [
    {
      Attributes: [{ Name: "SenderId", Value: "AIDA" }],
      Body: "a & b",
      MD5OfBody: "x",
      MD5OfMessageAttributes: null,
      MessageAttributes: null,
      MessageId: "1",
      ReceiptHandle: "h",
    },
  ]);
  assert.equal(
    (await result(message("1") + message("2"))).ReceiveMessageResponse.ReceiveMessageResult.messages?.length,
    2,
  );
});

test("batches, lists of members and maps of entries", async () => {
  assert.deepEqual(
    await converted(
      `<SendMessageBatchResponse ${queue}><SendMessageBatchResult><SendMessageBatchResultEntry><Id>a</Id></SendMessageBatchResultEntry></SendMessageBatchResult></SendMessageBatchResponse>`,
    ),
    { SendMessageBatchResponse: { SendMessageBatchResult: { Failed: null, Successful: [{ Id: "a" }] } } },
  );
  assert.deepEqual(
    await converted(
      "<ListTopicsResponse><ListTopicsResult><Topics><member><TopicArn>t</TopicArn></member></Topics></ListTopicsResult></ListTopicsResponse>",
    ),
    { ListTopicsResponse: { ListTopicsResult: { Topics: [{ TopicArn: "t" }] } } },
  );
  assert.deepEqual(
    await converted(
      "<GetTopicAttributesResponse><GetTopicAttributesResult><Attributes><entry><key>Owner</key><value>1</value></entry><entry><key>Policy</key><value/></entry></Attributes></GetTopicAttributesResult></GetTopicAttributesResponse>",
    ),
    { GetTopicAttributesResponse: { GetTopicAttributesResult: { Attributes: { Owner: "1", Policy: "" } } } },
  );
});

test("an error has no element around it", async () => {
  assert.deepEqual(
    await converted(
      `<ErrorResponse ${queue}><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message><Detail/></Error><RequestId>r1</RequestId></ErrorResponse>`,
    ),
    { Error: { Code: "AccessDenied", Detail: "", Message: "no", Type: "Sender" }, RequestId: "r1" },
  );
});

test("anything but XML stays unchanged", async () => {
  for (const body of ['{"a":1}', "", "text", "<", "<a><b></a>", "<a>".repeat(40_000)]) {
    assert.equal(await converted(body), "unchanged", body.slice(0, 20));
  }
  assert.equal(await converted("<a>1</a>", "application/json"), "unchanged");
  assert.deepEqual(await converted("<a>1</a>", "text/html"), { a: "1" });
});

test("the conversion is charged before it is done, in proportion to the XML", async () => {
  const response = (count: number) => new EndpointResponse(200, [], Buffer.from(`<r>${"<a>1</a>".repeat(count)}</r>`));
  const [small, large] = [new Meter(), new Meter()];
  await asJson(response(1_000), small);
  await asJson(response(10_000), large);
  assert.ok(large.steps > 9 * small.steps && large.bytes > 9 * small.bytes);
  const meter = new Meter({ maxSteps: 100_000 });
  await assert.rejects(asJson(response(1_000), meter), LimitExceeded);
});

test("names that every object inherits are ordinary names", async () => {
  const proto = await converted("<a><__proto__><b>1</b></__proto__></a>");
  assert.equal(JSON.stringify(proto), '{"a":{"__proto__":["",{"b":"1"}]}}');
});

const xml: BackendAnswer = {
  headers: { "Content-Type": "text/xml" },
  body: `<SendMessageResponse ${queue}><SendMessageResult><MessageId>m1</MessageId></SendMessageResult>${metadata}</SendMessageResponse>`,
};

test("an answer that costs too much to convert fails the message in phase response", async (t) => {
  const service = await serveBackend(t, () => ({ ...xml, body: `<r>${"<a>1</a>".repeat(1_000)}</r>` }));
  const api = await serveApi(t, {
    environment: { AWS_ENDPOINT_URL: service.url },
    settings: { templateLimits: { maxSteps: 100_000 } },
    routes: {
      $default: {
        integration: {
          integrationType: "AWS",
          integrationMethod: "POST",
          integrationUri: "arn:aws:apigateway:us-east-1:sqs:path/1/q",
        },
        responses: [{ integrationResponseKey: "$default" }],
      },
    },
  });
  assert.match(String(await (await api.connect()).ask("x")), /Internal server error/);
  const { outcome } = api.exchanges.at(-1)!;
  assert.equal(outcome.kind === "failed" && outcome.error.phase, "response");
});

test("a template reads the answer of a stand-in that sends XML; other services' XML, and XML that was requested, stays", async (t) => {
  const service = await serveBackend(t, () => xml);
  const responses = [
    {
      integrationResponseKey: "$default",
      responseTemplates: { $default: "$input.path('$.SendMessageResponse.SendMessageResult.MessageId')" },
    },
  ];
  const integration = (uri: string, accept?: string) =>
    ({
      integrationType: "AWS",
      integrationMethod: "POST",
      integrationUri: `arn:aws:apigateway:us-east-1:${uri}`,
      ...(accept && { requestParameters: { "integration.request.header.accept": `'${accept}'` } }),
    }) as const;
  const api = await serveApi(t, {
    environment: { AWS_ENDPOINT_URL: service.url },
    routes: {
      path: { integration: integration("sqs:path/1/q"), responses },
      action: { integration: integration("sns:action/Publish"), responses },
      asked: {
        integration: integration("sqs:path/1/q", "application/xml"),
        responses: [{ integrationResponseKey: "$default" }],
      },
      storage: { integration: integration("s3:path/b/k"), responses: [{ integrationResponseKey: "$default" }] },
    },
  });
  const client = await api.connect();
  assert.equal(await client.ask({ action: "path" }), "m1");
  assert.equal(await client.ask({ action: "action" }), "m1");
  assert.equal(await client.ask({ action: "asked" }), xml.body);
  assert.equal(await client.ask({ action: "storage" }), xml.body);
});
