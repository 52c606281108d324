import assert from "node:assert/strict";
import { test } from "node:test";
import { resources } from "@answerback/apigatewayv2";
import * as sdk from "@aws-sdk/client-apigatewayv2";

test("the SDK names the four commands of every resource after the operations", () => {
  for (const name of Object.keys(resources)) {
    for (const verb of ["Create", "Get", "Update", "Delete"]) {
      assert.equal(typeof Reflect.get(sdk, `${verb}${name}Command`), "function", `${verb}${name}`);
    }
  }
});
