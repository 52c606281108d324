import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { FindingCode } from "@answerback/apigatewayv2/findings";
import type { Exchange } from "@answerback/gateway";
import { readableFindings } from "../finding-report.ts";
import { startGateway } from "../index.ts";
import { TestClient } from "../test-client.ts";
import { withEvidence } from "./conversation-check.ts";
import { evidenceOf, evidenceText } from "./finding-evidence.ts";
import type { LocatedFinding } from "./located-finding.ts";
import { checkProgram } from "./program-check.ts";

const program = join(import.meta.dirname, "../../test-programs/flawed/template.yaml");
const folder = mkdtempSync(join(tmpdir(), "answerback-evidence-"));
after(() => rmSync(folder, { recursive: true }));

test("conversations confirm a finding of the program, by name", async () => {
  const report = await checkProgram({ folder: program, settings: {} });
  assert.deepEqual(
    report.findings.map(({ code }) => code),
    ["AB014"],
  );
  const evidence = async (steps: string) => {
    const conversations = join(folder, "tests");
    mkdirSync(conversations, { recursive: true });
    writeFileSync(join(conversations, "good.yaml"), `conversations:\n  an answer:\n${steps}`);
    writeFileSync(join(conversations, "settings.yaml"), "port: 4510\n");
    const options = { conversations, program, stack: undefined, config: {} };
    const { findings, ...rest } = await withEvidence(report, options);
    return readableFindings({ findings, ...rest }, process.cwd()).find((line) => line.includes("· ")) ?? "";
  };
  assert.match(
    await evidence("    - send: { action: ping, status: 200 }\n      expect: <any>\n"),
    /confirmed by .*good\.yaml › an answer$/,
  );
  assert.match(
    await evidence("    - send: { action: ping, status: 500 }\n      expect: <any>\n"),
    /no conversation reaches it$/,
  );
  await assert.rejects(
    withEvidence(report, { conversations: join(folder, "none"), program, stack: undefined, config: {} }),
    /has no conversation files/,
  );
});

test("an exchange confirms, contradicts or does not show a finding, by what the finding predicts", async (t) => {
  const exchanges: Exchange[] = [];
  const gateway = await startGateway({ program, onExchange: (exchange) => exchanges.push(exchange) });
  t.after(() => gateway.stop());
  const client = await TestClient.open(gateway.apis[0]!.stages[0]!.url);
  const ask = async (message: object) => {
    client.send(message);
    await client.nextText();
    return exchanges.at(-1)!;
  };
  const good = await ask({ action: "ping", status: 200 });
  const bad = await ask({ action: "ping", status: 400 });
  const failed = await ask({ action: "ping", status: 500 });
  client.close();

  const verdict = (
    code: FindingCode,
    resource: Pick<LocatedFinding["resource"], "kind" | "id">,
    path: LocatedFinding["path"],
    ...seen: readonly Exchange[]
  ) => {
    const finding: LocatedFinding = {
      ...{ code, level: "warning", message: "", advice: "", property: "", path },
      resource: { ...resource, name: "" },
    };
    return evidenceOf(
      finding,
      seen.map((exchange) => ({ conversation: "c", exchange })),
    ).verdict;
  };
  const response = (exchange: Exchange) =>
    ({ kind: "IntegrationResponse", id: exchange.response!.integrationResponseId }) as const;
  const integration = { kind: "Integration", id: good.routed!.integration.integrationId } as const;
  const route = { kind: "Route", id: good.routed!.route.routeId } as const;
  const template = ["responseTemplates", "application/json"];

  assert.equal(verdict("AB014", response(good), template, good), "confirmed");
  assert.equal(verdict("AB014", response(bad), template, bad), "contradicted");
  assert.equal(verdict("AB010", response(bad), template, bad), "notShown");
  assert.equal(verdict("AB014", response(bad), template, good), "notReached");
  assert.equal(verdict("AB014", response(bad), ["responseTemplates", "other"], bad), "notReached");
  assert.equal(verdict("AB014", integration, ["requestTemplates", "$default"], good), "contradicted");
  assert.equal(verdict("AB021", response(good), [], bad), "notReached");
  assert.equal(verdict("AB021", response(good), [], good, bad), "contradicted");
  assert.equal(verdict("AB024", integration, [], good), "notShown");
  assert.equal(verdict("AB024", integration, [], good, failed), "confirmed");
  assert.equal(verdict("AB056", route, [], good), "contradicted");
  assert.equal(verdict("AB056", route, [], failed), "confirmed");
  assert.equal(verdict("AB052", route, [], good), "contradicted");
  assert.equal(verdict("AB080", response(good), template, good), "notJudged");
  assert.equal(evidenceText({ verdict: "contradicted", conversation: "c" }), "contradicted by c");
});
