// The compose files and the chart name settings, variables and options. Each exists, and the chart runs the image as it is built.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { settingVariables } from "../packages/answerback/src/settings/read-settings.ts";
import { type ObjectSchema, settingsSchema } from "../packages/answerback/src/settings/schema.ts";
import { defaultClusterName } from "../packages/gateway/src/nodes/cluster-settings.ts";
import { subjectsOf } from "../packages/gateway/src/nodes/subjects.ts";
import { commandProblem } from "./documentation/command-lines.ts";

const root = join(import.meta.dirname, "..");
const read = (file: string) => readFileSync(join(root, file), "utf8");
const chart = "charts/answerback";
const templates = `${read(`${chart}/templates/_helpers.tpl`)}\n${read(`${chart}/templates/statefulset.yaml`)}`;

test("each variable in the compose files and in the chart is that of a setting", () => {
  const known = new Set(settingVariables.map(({ name }) => name));
  // Compose reads it, not the gateway.
  known.add("ANSWERBACK_KEYS");
  const text = [read("compose.yaml"), read("examples/cluster/compose.yaml"), templates].join("\n");
  const named = new Set(Array.from(text.matchAll(/\bANSWERBACK_[A-Z_]+/g), ([name]) => name));
  assert.ok(named.size > 4);
  assert.deepEqual(
    [...named].filter((name) => !known.has(name)),
    [],
  );
});

test("each setting that the chart writes exists", () => {
  for (const [variable, schema, least] of [
    ["settings", settingsSchema, 8],
    ["cluster", settingsSchema.properties.cluster, 5],
    ["tls", settingsSchema.properties.cluster.properties.tls, 3],
  ] as const satisfies readonly (readonly [string, ObjectSchema, number])[]) {
    const dictionary = new RegExp(String.raw`\$${variable} := dict(.*?)-?\}\}`, "s").exec(templates)![1]!;
    const written = [
      ...Array.from(dictionary.matchAll(/(?:^|dict|\n) *"(\w+)"/g), ([, name]) => name!),
      ...Array.from(templates.matchAll(new RegExp(String.raw`set \$${variable} "(\w+)"`, "g")), ([, name]) => name!),
    ];
    assert.ok(written.length >= least, `${variable}: ${written}`);
    const known = Object.keys(schema.properties ?? {});
    assert.deepEqual(
      written.filter((name) => !known.includes(name)),
      [],
    );
  }
});

test("the chart runs the program of the image, as its user, on its port, with options that exist", () => {
  const dockerfile = read("Dockerfile");
  const parameters = parse(/args: (\[.*\])/.exec(templates)![1]!) as string[];
  assert.equal(commandProblem(parameters), undefined);
  const [, user] = /^USER (\d+):\d+$/m.exec(dockerfile)!;
  const [, port] = /^EXPOSE (\d+)$/m.exec(dockerfile)!;
  assert.ok(templates.includes(`runAsUser: ${user}`));
  assert.ok(templates.includes(`containerPort: ${port}`));
  assert.match(templates, new RegExp(`"port" ${port}\\b`));
});

test("the compose files run the same image, and give a node the time that its drain needs", () => {
  const one = parse(read("compose.yaml")).services.gateway;
  const { services } = parse(read("examples/cluster/compose.yaml"), { merge: true });
  const nodes = Object.keys(services).filter((name) => name.startsWith("node-"));
  assert.equal(nodes.length, 3);
  for (const node of nodes.map((name) => services[name])) {
    assert.equal(node.image, one.image);
    assert.equal(node.environment.ANSWERBACK_DRAIN, one.environment.ANSWERBACK_DRAIN);
    assert.equal(node.stop_grace_period, one.stop_grace_period);
  }
});

test("the NATS server of the example permits what docs/cluster.md lists, with the names of a cluster", () => {
  const quoted = (text: string, mark: RegExp) => Array.from(text.matchAll(mark), ([, subject]) => subject!);
  const configuration = read("examples/cluster/nats.conf");
  const names = subjectsOf(defaultClusterName);
  for (const action of ["publish", "subscribe"] as const) {
    const permitted = new RegExp(`^ *${action}: \\[(.*?)\\]`, "ms").exec(configuration)![1]!;
    const listed = new RegExp(`^\\| ${action} \\| (.*) \\|$`, "m").exec(read("docs/cluster.md"))![1]!;
    const subjects = quoted(permitted, /"(.*?)"/g);
    assert.deepEqual(quoted(listed, /`(.*?)`/g), subjects);
    for (const subject of [names.heartbeat, names.status, names.owed(1, "*"), names.holder({ node: 1, worker: 0 })])
      assert.ok(subjects.includes(subject.replace(/\..*/, ".>")), subject);
    if (action === "publish") {
      for (const bucket of [names.configuration, names.nodes, names.quotas])
        assert.ok(subjects.includes(`$KV.${bucket}.>`), bucket);
    }
  }
});
