import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { type PropertyMap, plainMap } from "@answerback/pulumi/host";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { FakeStack, registration } from "../engine/fake-service.ts";
import type { Project } from "../host/project.ts";
import type { Declarations } from "./declarations/declaration.ts";
import { declarationsOf } from "./declarations/declarations.ts";
import { foreignOutputs } from "./foreign-resource.ts";
import { FunctionHost } from "./function-host.ts";

const client = new ApiGatewayV2Client({ endpoint: "http://127.0.0.1:1", region: "eu-west-1" });
const context = { client, region: "eu-west-1", accountId: "123456789012" };
const folder = mkdtempSync(join(tmpdir(), "answerback-declarations-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const project = (options: Partial<Project>): Project => ({
  folder,
  name: "shop",
  runtime: "nodejs",
  runtimeOptions: {},
  main: folder,
  stack: "dev",
  config: {},
  secretConfig: [],
  configNotes: [],
  files: [],
  ...options,
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const outputs = (token: string, declarations: Declarations, inputs: PropertyMap = {}) =>
  plainMap(foreignOutputs({ token, logicalName: "mine", declarations }, context, inputs));

/** A folder with the official packages. */
const quickStart = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));
const node = declarationsOf(project({ folder: quickStart }));

test("a resource has every output that its Node.js SDK declares as always present", () => {
  const cluster = outputs("aws:elasticache/cluster:Cluster", node, { engine: "redis", port: 6379 });
  assert.equal(cluster.engine, "redis");
  assert.equal(cluster.port, 6379);
  const [first] = cluster.cacheNodes as readonly Record<string, unknown>[];
  assert.match(String(first?.address), /^mine-\w+\.eu-west-1\.amazonaws\.com$/);
  assert.equal(first?.port, 443);
  assert.deepEqual(cluster.tagsAll, {});
  assert.equal(cluster.finalSnapshotIdentifier, undefined);
  assert.match(String(cluster.arn), /^arn:aws:elasticache:eu-west-1:123456789012:cluster\/mine-/);
});

test("a resource has every output that its Python SDK declares as always present", () => {
  write(
    "env/lib/python3.12/site-packages/pulumi_aws/lb/load_balancer.py",
    `class LoadBalancer(pulumi.CustomResource):
    @_builtins.property
    @pulumi.getter(name="dnsName")
    def dns_name(self) -> pulumi.Output[_builtins.str]:
        """
        The name.
        """
    @_builtins.property
    @pulumi.getter(name="subnetMappings")
    def subnet_mappings(self) -> pulumi.Output[Sequence['outputs.LoadBalancerSubnetMapping']]:
        pass
    @_builtins.property
    @pulumi.getter
    def internal(self) -> pulumi.Output[Optional[_builtins.bool]]:
        pass

class Other:
    @pulumi.getter
    def other(self) -> pulumi.Output[_builtins.str]:
        pass
`,
  );
  write(
    "env/lib/python3.12/site-packages/pulumi_aws/lb/outputs.py",
    `class LoadBalancerSubnetMapping(dict):
    @_builtins.property
    @pulumi.getter(name="subnetId")
    def subnet_id(self) -> Optional[_builtins.str]:
        pass
`,
  );
  const python = declarationsOf(project({ runtime: "python", runtimeOptions: { virtualenv: "env" } }));
  const balancer = outputs("aws:lb/loadBalancer:LoadBalancer", python);
  assert.match(String(balancer.dnsName), /^mine-\w+\.eu-west-1\.amazonaws\.com$/);
  assert.match(JSON.stringify(balancer.subnetMappings), /^\[\{"subnetId":"subnet-0\w{16}"\},\{"subnetId":"subnet-0/);
  assert.equal(balancer.internal, undefined);
  assert.equal(balancer.other, undefined);
});

test("the resources of a remote component have their outputs", () => {
  write("node_modules/@pulumi/awsx/package.json", "{}");
  write(
    "node_modules/@pulumi/awsx/ec2/vpc.d.ts",
    `export declare class Vpc extends pulumi.ComponentResource {
    readonly publicSubnetIds: pulumi.Output<string[]>;
    readonly vpc: pulumi.Output<pulumiAws.ec2.Vpc>;
}
`,
  );
  const { publicSubnetIds, vpc } = outputs("awsx:ec2:Vpc", declarationsOf(project({})));
  assert.match(JSON.stringify(publicSubnetIds), /^\["subnet-0\w{16}","subnet-0\w{16}"\]$/);
  assert.match(JSON.stringify(vpc), /"arn":"arn:aws:ec2:eu-west-1:123456789012:vpc\/vpc-0\w{16}"/);
});

test("makes up the outputs of a remote component, and reports that it is not run", async () => {
  const stack = await FakeStack.create();
  const deployment = await stack.begin();
  const component = { custom: false, remote: true };
  const { outputs } = await deployment.register(registration("aws-apigateway:index:RestAPI", "rest", {}, component));
  assert.equal(outputs.name, "rest");
  assert.deepEqual(stack.events, [{ kind: "not-run-here", type: "aws-apigateway:index:RestAPI" }]);
});

test("an unknown function returns the outputs that its SDK declares", async () => {
  const host = new FunctionHost(quickStart, () => {}, node);
  const answered = await host.invoke("aws:ec2/getAmi:getAmi", { owners: ["amazon"] }, context);
  assert.equal(answered.kind, "answered");
  const { id, arn, owners, blockDeviceMappings } = plainMap(answered.kind === "answered" ? answered.value : {});
  assert.match(String(id), /^\w{16}$/);
  assert.match(String(arn), /^arn:aws:ec2:eu-west-1:123456789012:/);
  assert.deepEqual(owners, ["amazon"]);
  assert.ok(Array.isArray(blockDeviceMappings));
});

test("random values are in the range that the program asks for", () => {
  const { hex, b64Url, dec, id } = outputs("random:index/randomId:RandomId", node, { byteLength: 4, prefix: "x-" });
  assert.match(String(hex), /^x-[0-9a-f]{8}$/);
  assert.equal(b64Url, `x-${id}`);
  assert.match(String(dec), /^x-\d+$/);
  const { result } = outputs("random:index/randomInteger:RandomInteger", node, { min: 10, max: 12 });
  assert.ok(Number(result) >= 10 && Number(result) <= 12);
  const shuffled = { inputs: ["a", "b", "c"], resultCount: 2 };
  assert.deepEqual(outputs("random:index/randomShuffle:RandomShuffle", node, shuffled).results, ["a", "b"]);
});

test("a resource of aws-native has its generated name in the property that its type has for it", () => {
  const role = outputs("aws-native:iam:Role", node);
  assert.match(String(role.roleName), /^mine-\w{7}$/);
  assert.equal(outputs("aws-native:logs:LogGroup", node, { logGroupName: "/aws/x" }).logGroupName, "/aws/x");
  assert.match(String(outputs("aws-native:backup:BackupVault", node).backupVaultName), /^mine-\w{7}$/);
  assert.equal(outputs("aws-native:ec2:Vpc", node).name, undefined);
});
