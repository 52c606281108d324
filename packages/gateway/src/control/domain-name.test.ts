import assert from "node:assert/strict";
import { test } from "node:test";
import * as sdk from "@aws-sdk/client-apigatewayv2";
import { plain, refused, startControlPlane } from "./control-plane.fixture.ts";

const { client } = await startControlPlane();

test("DomainName: is created, unique, updated to disable mutual TLS, and deleted", async () => {
  const certificate = { CertificateArn: "arn:aws:acm:eu-west-1:123456789012:certificate/c" };
  const DomainName = "ws.example.com";
  const domain = await client.send(
    new sdk.CreateDomainNameCommand({
      DomainName,
      DomainNameConfigurations: [{ ...certificate, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_2" }],
      MutualTlsAuthentication: { TruststoreUri: "s3://bucket/key" },
      Tags: { a: "b" },
    }),
  );
  assert.match(
    domain.DomainNameConfigurations?.[0]?.ApiGatewayDomainName ?? "",
    /^d-[a-z0-9]{10}\.execute-api\.eu-west-1\.amazonaws\.com$/,
  );
  assert.equal(domain.ApiMappingSelectionExpression, "$request.basepath");
  assert.equal(domain.DomainNameConfigurations?.[0]?.DomainNameStatus, "AVAILABLE");
  await refused(
    client.send(new sdk.CreateDomainNameCommand({ DomainName, DomainNameConfigurations: [certificate] })),
    "ConflictException",
    "The domain name resource already exists.",
  );
  const changed = await client.send(
    new sdk.UpdateDomainNameCommand({
      DomainName,
      DomainNameConfigurations: [{ ...certificate, EndpointType: "REGIONAL", SecurityPolicy: "TLS_1_0" }],
      MutualTlsAuthentication: { TruststoreUri: "" },
    }),
  );
  assert.equal(changed.MutualTlsAuthentication, undefined);
  assert.equal(
    changed.DomainNameConfigurations?.[0]?.ApiGatewayDomainName,
    domain.DomainNameConfigurations?.[0]?.ApiGatewayDomainName,
  );
  assert.deepEqual(plain(await client.send(new sdk.GetDomainNameCommand({ DomainName }))), plain(changed));
  assert.deepEqual((await client.send(new sdk.GetDomainNamesCommand({}))).Items, [plain(changed)]);
  await client.send(new sdk.DeleteDomainNameCommand({ DomainName }));
  await refused(
    client.send(new sdk.GetDomainNameCommand({ DomainName })),
    "NotFoundException",
    "The domain name resource specified in the request was not found.",
  );
});
