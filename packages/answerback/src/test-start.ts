// For tests: `answerback start` as a process, an API that reports its connections, and the backend that it reports them to.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import type { TestContext } from "node:test";
import { executable } from "./test-program.ts";

export interface Report {
  readonly event: "CONNECT" | "DISCONNECT";
  readonly connectionId: string;
  readonly code: string;
  readonly requestId: string;
  readonly user: string;
}

/** An HTTP backend that keeps what `$connect` and `$disconnect` report. It refuses the user `refused`. */
export async function serveBackend(t: TestContext) {
  const reports: Report[] = [];
  const server = createServer(async (request, response) => {
    const report = JSON.parse(await text(request)) as Report;
    reports.push(report);
    response.writeHead(report.user === "refused" ? 403 : 200).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { reports, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

export interface StartedCommand {
  readonly url: string;
  readonly child: ChildProcess;
  /** The lines of its standard output so far. */
  readonly lines: readonly string[];
  /** The lines of its standard error output so far. */
  readonly warnings: readonly string[];
}

/** `answerback start` on a free port. */
export async function startCommand(t: TestContext, ...options: readonly string[]): Promise<StartedCommand> {
  const child = spawn(process.execPath, [executable, "start", "--port", "0", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.after(() => void child.kill("SIGKILL"));
  const warnings: string[] = [];
  createInterface({ input: child.stderr! }).on("line", (line) => warnings.push(line));
  const lines: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on("line", (line) => {
      lines.push(line);
      const found = /^answerback listening on (\S+)/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once("exit", () => reject(new Error(`start printed no address: ${warnings.join("\n")}`)));
  });
  return { url, child, lines, warnings };
}

export interface ReportingApi {
  readonly apiId: string;
  /** `ws://…` */
  readonly stageUrl: string;
  /** Deploys another answer to messages; they are answered with the text and the id of their connection. */
  deploy(text: string): Promise<void>;
}

/**
 * An API that reports connections to the backend and answers every message, deployed to `live`.
 * @param text the answer to messages
 */
export async function createApi(url: string, backendUrl: string, text = "answer"): Promise<ReportingApi> {
  async function call(method: string, path: string, body: object): Promise<Readonly<Record<string, string>>> {
    const response = await fetch(`${url}/v2/${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, `${path}: ${await response.clone().text()}`);
    return (await response.json()) as Readonly<Record<string, string>>;
  }
  const create = (path: string, body: object) => call("POST", path, body);
  const { apiId } = await create("apis", {
    name: "chat",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$default",
  });
  const { integrationId } = await create(`apis/${apiId}/integrations`, {
    integrationType: "HTTP",
    integrationMethod: "POST",
    integrationUri: backendUrl,
    templateSelectionExpression: "\\$default",
    requestTemplates: {
      $default:
        '{"event": "$context.eventType", "connectionId": "$context.connectionId", "code": "$!context.disconnectStatusCode", "requestId": "$context.requestId", "user": "$!context.identity.userAgent"}',
    },
  });
  await create(`apis/${apiId}/integrations/${integrationId}/integrationresponses`, {
    integrationResponseKey: "$default",
  });
  for (const routeKey of ["$connect", "$disconnect"]) {
    await create(`apis/${apiId}/routes`, { routeKey, target: `integrations/${integrationId}` });
  }
  const { integrationId: mockId } = await create(`apis/${apiId}/integrations`, {
    integrationType: "MOCK",
    templateSelectionExpression: "\\$default",
    requestTemplates: { $default: '{"statusCode": 200}' },
  });
  const { integrationResponseId } = await create(`apis/${apiId}/integrations/${mockId}/integrationresponses`, {
    integrationResponseKey: "$default",
  });
  const { routeId } = await create(`apis/${apiId}/routes`, {
    routeKey: "$default",
    target: `integrations/${mockId}`,
    routeResponseSelectionExpression: "$default",
  });
  await create(`apis/${apiId}/routes/${routeId}/routeresponses`, { routeResponseKey: "$default" });

  async function deployment(answer: string): Promise<string> {
    await call("PATCH", `apis/${apiId}/integrations/${mockId}/integrationresponses/${integrationResponseId}`, {
      responseTemplates: { $default: `${answer} $context.connectionId` },
    });
    return (await create(`apis/${apiId}/deployments`, {})).deploymentId!;
  }
  await create(`apis/${apiId}/stages`, { stageName: "live", deploymentId: await deployment(text) });
  return {
    apiId: apiId!,
    stageUrl: `${url.replace("http", "ws")}/ws/${apiId}/live`,
    async deploy(answer) {
      await call("PATCH", `apis/${apiId}/stages/live`, { deploymentId: await deployment(answer) });
    },
  };
}

export async function until(isTrue: () => boolean): Promise<void> {
  for (let waited = 0; !isTrue(); waited += 20) {
    if (waited >= 10_000) throw new Error(`After 10 seconds it is still not true: ${isTrue}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
