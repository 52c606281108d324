// The Helm chart: rendered with its defaults and with everything switched on, and checked against Kubernetes' own schemas.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { command, root } from "../checkout.ts";
import { mustRun, run } from "../clients/tool.ts";

const chart = join(root, "charts", "answerback");
/** A helm that was built from source does not know the version that it renders for. */
const kubernetes = "1.30.0";

const required = { "cluster.servers": "nats://nats:4222", credentialsSecret: "keys" };
const everything = {
  ...required,
  "cluster.servers": "tls://nats-1:4222\\,tls://nats-2:4222",
  "cluster.monitorUrl": "http://nats-1:8222",
  "cluster.replicas": "3",
  "cluster.credentialsSecret": "nats",
  "cluster.tlsSecret": "nats-tls",
  "cluster.clientCertificate": "true",
  publicUrl: "https://gateway.example.com",
  "settings.throttling.requestsPerSecond": "1000",
  "env[0].name": "AWS_REGION",
  "env[0].value": "eu-west-1",
  "imagePullSecrets[0].name": "registry",
  "persistence.storageClass": "fast",
  "ingress.enabled": "true",
  "ingress.className": "nginx",
  "ingress.hosts[0]": "gateway.example.com",
  "ingress.tls[0].secretName": "gateway-tls",
  "networkPolicy.from[0].namespaceSelector.matchLabels.name": "ingress",
  "nodeSelector.disk": "ssd",
  "tolerations[0].key": "gateway",
  "tolerations[0].operator": "Exists",
};
const withToken = {
  ...required,
  "cluster.credentialsSecret": "nats",
  "cluster.credentialsKey": "token",
  "persistence.enabled": "false",
  "networkPolicy.enabled": "false",
  "podDisruptionBudget.enabled": "false",
  preStopSeconds: "0",
};

/** Values that the chart refuses, with the part of the message that names them. */
const refused: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
  [{}, /cluster\.servers: the addresses/],
  [{ "cluster.servers": required["cluster.servers"] }, /credentialsSecret: a secret/],
  [{ ...required, "cluster.servers": "nats:4222" }, /servers/],
  // It would stand in a ConfigMap.
  [{ ...required, "cluster.servers": "nats://user:password@nats:4222" }, /servers/],
  [{ ...required, replica: "5" }, /replica/],
];

const setting = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).flatMap(([name, value]) => ["--set", `${name}=${value}`]);

/** Files that the pods mount. */
const secrets = ["answerback/keys", "nats/nats.creds", "nats-tls/ca.crt", "nats-tls/tls.crt", "nats-tls/tls.key"];

/** The program accepts the settings that the chart writes, and looks for NATS. */
async function checkSettings(configMap: string, folder: string): Promise<void> {
  const settings: string = parse(readFileSync(configMap, "utf8")).data["answerback.yaml"];
  for (const file of secrets) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    writeFileSync(join(folder, file), "[default]\naws_access_key_id = local\naws_secret_access_key = local\n");
  }
  const file = join(folder, "answerback.yaml");
  const here = settings
    .replaceAll("/run/secrets", folder)
    .replace("/data/node", join(folder, "data"))
    .replace(/servers: .*/, "servers: nats://127.0.0.1:1");
  writeFileSync(file, here);
  const { status, stderr } = await run(process.execPath, [command, "start", "--config", file, "--port", "0"]);
  assert.equal(status, 1, stderr);
  assert.match(stderr, /^NATS cannot be reached at nats:\/\/127\.0\.0\.1:1 /m);
}

export async function checkChart(helm: string, validate: string): Promise<undefined> {
  await mustRun(helm, ["lint", "--strict", chart, ...setting(required)]);
  const folder = mkdtempSync(join(tmpdir(), "answerback-chart-"));
  try {
    for (const [name, values] of Object.entries({ required, everything, withToken })) {
      const output = join(folder, name);
      const options = ["--kube-version", kubernetes, "--output-dir", output, ...setting(values)];
      await mustRun(helm, ["template", "gateway", chart, ...options]);
      await mustRun(validate, [output, "--version", kubernetes.replace(/\.0$/, "")]);
      await checkSettings(join(output, "answerback", "templates", "configmap.yaml"), join(folder, `${name}-files`));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  for (const [values, message] of refused) {
    const { status, stderr } = await run(helm, ["template", chart, "--kube-version", kubernetes, ...setting(values)]);
    assert.notEqual(status, 0, `accepted ${JSON.stringify(values)}`);
    assert.match(stderr, message);
  }
  return undefined;
}
