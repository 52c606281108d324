// Output on errors: wrong inputs, an interrupt during a call, a gateway that is not running.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Stage } from "../engine.ts";

const base = `
const api = new aws.apigatewayv2.Api("api", { protocolType: "WEBSOCKET", routeSelectionExpression: "$request.body.action" });
const apiId = api.id;
const mock = new aws.apigatewayv2.Integration("mock", { apiId, integrationType: "MOCK" });
const answer = (more) => new aws.apigatewayv2.IntegrationResponse("answer", { apiId, integrationId: mock.id, integrationResponseKey: "/200/", ...more });
`;

export async function interrupted({ open, expect }: Stage): Promise<void> {
  const { project, gateway } = await open("interrupted");
  const unparsable = await project
    .program(`${base}answer({ responseTemplates: { $default: "#if(" } });`)
    .update("preview");
  expect(
    "a template that does not parse fails the preview, with its place",
    unparsable.exitCode !== 0 && /problem: responseTemplates\["\$default"\]: AB001 line 1/.test(unparsable.output),
    unparsable.output,
  );
  const unknown = await project
    .program(`${base}answer({ templateSelectionExpression: mock.id, responseTemplates: { $default: '{"a": 5-' } });`)
    .update("preview");
  const warnings = unknown.messages.filter((message) => message.includes("AB014"));
  expect(
    "a preview warns once, despite unknown values",
    unknown.exitCode === 0 && warnings.length === 1,
    unknown.output,
  );

  const asked = Promise.withResolvers<void>();
  const slow = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    if (request.url?.endsWith("/integrationresponses")) return asked.resolve(); // Never answered.
    const answer = await fetch(gateway.url + request.url, {
      method: request.method ?? "GET",
      ...(body.length > 0 ? { body } : {}),
    });
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }).listen(0, "127.0.0.1");
  await once(slow, "listening");
  const { port } = slow.address() as AddressInfo;
  await project.mustRun(["config", "set", "answerback:endpoint", `http://127.0.0.1:${port}`]);
  let interrupt = () => {};
  const running = project.program(`${base}answer();`).run(["up", "--yes", "--skip-preview"], (_, end) => {
    interrupt = end;
  });
  await Promise.race([asked.promise, running]);
  const started = Date.now();
  interrupt();
  const { exitCode, output } = await running;
  const seconds = (Date.now() - started) / 1000;
  expect("an interrupt ends a running call", exitCode !== 0 && /\(\/200\/\): cancelled/.test(output), output);
  expect("immediately", seconds < 4, `${seconds} s`);
  slow.closeAllConnections();
  slow.close();
  await project.mustRun(["config", "rm", "answerback:endpoint"]);
  const resumed = await project.update("up");
  expect("the next up continues", resumed.did.includes("create IntegrationResponse/answer"), resumed.output);

  await gateway.stop();
  const alone = await project.program(`${base}answer({ contentHandlingStrategy: "CONVERT_TO_TEXT" });`).update("up");
  const expected = `no answer from ${gateway.url} (ECONNREFUSED). Is it running, and is the provider's "endpoint" correct?`;
  expect(
    "a gateway that is not running is reported",
    alone.exitCode !== 0 && alone.output.includes(expected),
    alone.output,
  );
}
