// `answerback start` in a process of its own, and an API with one route `ping`, created through its control plane.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";

const ownCommand = join(import.meta.dirname, "../../packages/answerback/bin/answerback.js");

export interface RunningAnswerback {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly pid: number;
  stop(): void;
  /** Ends the process by SIGKILL. */
  kill(): void;
}

/**
 * @param folder in which it runs, removed when it ends; its settings file is read
 * @param options of `start`, in addition to the port
 * @param command the `answerback.js` of another version, to compare with
 * @param environment variables of the settings
 */
export async function startAnswerback(
  folder: string,
  options: readonly string[],
  command = ownCommand,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningAnswerback> {
  const child = spawn(process.execPath, [command, "start", "--port", "0", ...options], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  child.on("close", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const ended = new AbortController();
  child.once("exit", () => ended.abort(new Error(`answerback start ${options.join(" ")} ended`)));
  let output = "";
  while (!/listening on \S+\n/.test(output)) {
    const [text] = (await once(child.stdout, "data", { signal: ended.signal })) as [Buffer];
    output += text;
  }
  child.stdout.resume();
  return {
    url: /listening on (http:\S+)/.exec(output)![1]!,
    pid: child.pid!,
    stop: () => child.kill(),
    kill: () => child.kill("SIGKILL"),
  };
}

/**
 * @param integration of the route `ping`, which answers
 * @param responses integration responses
 * @param others integrations of more routes, without integration responses
 * @returns the API's id; its stage is `live`
 */
export async function createPingApi(
  url: string,
  integration: object,
  responses: readonly object[],
  others: Readonly<Record<string, object>> = {},
): Promise<string> {
  const post = async (path: string, body: object): Promise<Readonly<Record<string, string>>> => {
    const response = await fetch(`${url}/v2/apis${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<Readonly<Record<string, string>>>;
  };
  const { apiId } = await post("", {
    name: "bench",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.action",
  });
  const { integrationId } = await post(`/${apiId}/integrations`, integration);
  for (const response of responses) {
    await post(`/${apiId}/integrations/${integrationId}/integrationresponses`, response);
  }
  const { routeId } = await post(`/${apiId}/routes`, {
    routeKey: "ping",
    target: `integrations/${integrationId}`,
    routeResponseSelectionExpression: "$default",
  });
  await post(`/${apiId}/routes/${routeId}/routeresponses`, { routeResponseKey: "$default" });
  for (const [routeKey, other] of Object.entries(others)) {
    const { integrationId } = await post(`/${apiId}/integrations`, other);
    await post(`/${apiId}/routes`, { routeKey, target: `integrations/${integrationId}` });
  }
  await post(`/${apiId}/stages`, { stageName: "live" });
  await post(`/${apiId}/deployments`, { stageName: "live" });
  return apiId!;
}
