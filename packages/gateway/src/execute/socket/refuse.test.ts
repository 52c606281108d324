import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { test } from "node:test";
import { TestClock } from "../../test-clock.ts";
import { badHandshake, forbidden, refuse } from "./refuse.ts";

async function answerOf(refusal: typeof forbidden): Promise<string> {
  const socket = new PassThrough();
  const received = text(socket);
  refuse(socket, refusal, new TestClock());
  return received;
}

test("refuses with status, type of error, request id and message", async () => {
  assert.match(
    await answerOf({ ...forbidden, requestId: "R=" }),
    /^HTTP\/1\.1 403 Forbidden\r\nConnection: close\r\nContent-Type: application\/json\r\nContent-Length: 23\r\nx-amzn-RequestId: R=\r\nx-amzn-ErrorType: ForbiddenException\r\nx-amz-apigw-id: R=\r\n\r\n\{"message":"Forbidden"\}$/,
  );
  assert.match(await answerOf(badHandshake), /^HTTP\/1\.1 400 Bad Request\r\n.*\{"message":"Bad Request"\}$/s);
});

test("shows nothing of the integration that refused", async () => {
  assert.match(
    await answerOf({ status: 418, message: undefined, errorType: undefined }),
    /^HTTP\/1\.1 418 I'm a Teapot\r\nConnection: close\r\nContent-Length: 0\r\nx-amzn-RequestId: \S{16}\r\nx-amz-apigw-id: \S{16}\r\n\r\n$/,
  );
});
