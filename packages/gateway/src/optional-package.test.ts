// Features whose packages are not installed. The checkout has them, so a hook makes their resolution fail.
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { type TestContext, test } from "node:test";
import { createSigning, type SigningInput } from "./execute/integrations/aws-signing.ts";
import { startTracing } from "./inspect/tracing.ts";
import { loadOptional, MissingPackageError } from "./optional-package.ts";

function withoutPackage(t: TestContext, name: string): void {
  const hooks = registerHooks({
    resolve: (specifier, context, next) => {
      if (specifier !== name) return next(specifier, context);
      throw Object.assign(new Error(`Cannot find package '${name}' imported from here`), {
        code: "ERR_MODULE_NOT_FOUND",
      });
    },
  });
  t.after(() => hooks.deregister());
}

test("warns what to install and continues if the packages for traces are missing", async (t) => {
  withoutPackage(t, "@opentelemetry/resources");
  const warnings: string[] = [];
  const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:4318" };
  assert.equal(await startTracing(environment, (message) => warnings.push(message)), undefined);
  assert.deepEqual(warnings, [
    "OpenTelemetry traces need packages that are not installed. Run: npm install @opentelemetry/api @opentelemetry/sdk-trace-base @opentelemetry/exporter-trace-otlp-http @opentelemetry/resources",
  ]);
});

const call: SigningInput = {
  service: "sqs",
  region: "us-east-1",
  isLocal: false,
  credentialsArn: undefined,
  method: "POST",
  url: new URL("https://sqs.us-east-1.amazonaws.com/"),
  query: [],
  headers: new Map([["host", "sqs.us-east-1.amazonaws.com"]]),
  body: "",
};

test("fails a call and says what to install if the package of AWS's credential chain is missing; keys do not need it", async (t) => {
  withoutPackage(t, "@aws-sdk/credential-provider-node");
  await assert.rejects(createSigning({ environment: {}, reachAws: true }).sign(call), {
    message:
      "No credentials for AWS: The AWS credential chain needs a package that is not installed. Run: npm install @aws-sdk/credential-provider-node",
  });
  const keys = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
  const { authorization } = await createSigning({ environment: keys, reachAws: true }).sign(call);
  assert.match(String(authorization), /Credential=AKIDEXAMPLE\//);
});

test("fails a call and says what to install if the package for assuming a role is missing", async (t) => {
  withoutPackage(t, "@aws-sdk/client-sts");
  const credentialsArn = "arn:aws:iam::123456789012:role/caller";
  await assert.rejects(createSigning({ environment: {}, reachAws: true }).sign({ ...call, credentialsArn }), {
    message: `No credentials for ${credentialsArn}: Assuming a role needs a package that is not installed. Run: npm install @aws-sdk/client-sts`,
  });
});

test("does not report an installed package that fails to load as missing", async () => {
  const broken = Object.assign(new Error("Cannot find package 'inner' imported from here"), {
    code: "ERR_MODULE_NOT_FOUND",
  });
  await assert.rejects(
    loadOptional("Traces", ["outer"], () => Promise.reject(broken)),
    broken,
  );
  assert.equal(broken instanceof MissingPackageError, false);
});
