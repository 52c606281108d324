import assert from "node:assert/strict";
import { test } from "node:test";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { startGateway } from "../gateway.ts";
import { defaultSettings } from "../settings.ts";
import { unservedServiceAnswer } from "./unserved-service.ts";

const signed = (service: string) => ({
  authorization: `AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
});

const answer = (service: string, headers: Record<string, string> = {}, url = "/") =>
  unservedServiceAnswer({ method: "POST", url, headers: { ...signed(service), ...headers } })!;

test("names the service, the operation and the variable, in the protocol of the client", () => {
  const json = answer("dynamodb", { "x-amz-target": "DynamoDB_20120810.PutItem" });
  assert.deepEqual([json.status, json.headers["x-amzn-ErrorType"]], [400, "ServiceNotServedException"]);
  const { message, __type } = JSON.parse(json.body.toString());
  assert.equal(__type, "ServiceNotServedException");
  assert.equal(
    message,
    "The AWS service dynamodb is not served here (DynamoDB_20120810.PutItem). Set AWS_ENDPOINT_URL_DYNAMODB to a local service; dev --aws calls AWS itself.",
  );
  const query = answer("sns", { "content-type": "application/x-www-form-urlencoded; charset=utf-8" });
  assert.match(
    query.body.toString(),
    /^<ErrorResponse><Error><Type>Sender<\/Type><Code>ServiceNotServedException<\/Code><Message>The AWS service sns .*AWS_ENDPOINT_URL_SNS /,
  );
  assert.match(
    answer("s3", {}, "/bucket/key?x-id=PutObject").body.toString(),
    /^<Error><Code>.*\(POST \/bucket\/key\)/,
  );
  assert.match(answer("states").body.toString(), /AWS_ENDPOINT_URL_SFN/);
  const cbor = answer("monitoring", { "smithy-protocol": "rpc-v2-cbor" });
  assert.equal(cbor.headers["smithy-protocol"], "rpc-v2-cbor");
  // A map of two members; the first key is a string of 6 bytes.
  assert.deepEqual([...cbor.body.subarray(0, 4)], [0xa2, 0x79, 0, 6]);
});

test("recognises a presigned URL, and no request without a signature", () => {
  const url = "/bucket?X-Amz-Credential=AKID%2F20260101%2Fus-east-1%2Fs3%2Faws4_request";
  assert.match(unservedServiceAnswer({ method: "GET", url, headers: {} })!.body.toString(), /AWS_ENDPOINT_URL_S3/);
  assert.equal(unservedServiceAnswer({ method: "GET", url: "/other", headers: {} }), undefined);
  assert.equal(answer("execute-api"), undefined);
});

test("gives a client of AWS the line as the message of its error, without retries", async (t) => {
  const gateway = await startGateway({ ...defaultSettings, port: 0 });
  t.after(() => gateway.stop());
  const client = new STSClient({
    endpoint: gateway.url,
    region: "us-east-1",
    credentials: { accessKeyId: "answerback", secretAccessKey: "answerback" },
  });
  await assert.rejects(client.send(new GetCallerIdentityCommand({})), (error) => {
    assert.ok(Error.isError(error) && "$metadata" in error);
    assert.match(error.message, /^The AWS service sts is not served here \(POST \/\)\. Set AWS_ENDPOINT_URL_STS /);
    assert.equal((error.$metadata as { attempts?: number }).attempts, 1);
    return true;
  });
});
