// The real engine: runs Pulumi's command line with programs on both SDKs, with all of its commands. Two scenarios run
// concurrently, each with its own gateways and projects.
import { join } from "node:path";
import { type RunningGateway, startGateway } from "../gateway.ts";
import { Project } from "./project.ts";
import { everyProperty } from "./scenario/every-property.ts";
import { interrupted } from "./scenario/interrupted.ts";
import { replacement } from "./scenario/replacement.ts";
import { sameAsDev } from "./scenario/same-as-dev.ts";
import { secret } from "./scenario/secret.ts";
import { state } from "./scenario/state.ts";

export interface Scene {
  readonly project: Project;
  readonly gateway: RunningGateway;
  /** Calls the control plane, bypassing Pulumi. */
  call(method: string, path: string, body?: object): Promise<Readonly<Record<string, unknown>>>;
}

export interface Stage {
  /** Starts a gateway, and creates a project with a stack `dev` that deploys to it, with our package and `@pulumi/aws`. */
  open(name: string): Promise<Scene>;
  /** @param detail is printed if the expectation fails */
  expect(what: string, holds: boolean, detail?: unknown): void;
}

type Scenario = (stage: Stage) => Promise<void>;

const scenarios: Readonly<Record<string, Scenario>> = {
  "every property": everyProperty,
  state,
  secrets: secret,
  replacement,
  "the same programs with answerback dev": sameAsDev,
  interruptions: interrupted,
};

/** @returns the number of failed expectations */
export async function driveEngine(workFolder: string, tools: string): Promise<number> {
  let failed = 0;
  const waiting = Object.entries(scenarios);
  const next = async () => {
    for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
      const [name, play] = entry;
      const lines: string[] = [];
      const gateways: RunningGateway[] = [];
      const started = Date.now();
      const expect: Stage["expect"] = (what, holds, detail) => {
        lines.push(`    ${holds ? "ok" : "FAILED"} - ${what}`);
        if (holds) return;
        failed++;
        if (detail !== undefined)
          lines.push(typeof detail === "string" ? detail : JSON.stringify(detail, undefined, 2));
      };
      const open: Stage["open"] = async (folder) => {
        const gateway = await startGateway();
        gateways.push(gateway);
        const project = new Project(join(workFolder, "project", folder), tools, { AWS_ENDPOINT_URL: gateway.url });
        await project.mustRun(["stack", "init", "dev"]);
        const call: Scene["call"] = async (method, path, body) => {
          const response = await fetch(gateway.url + path, {
            method,
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          });
          if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
          return JSON.parse((await response.text()) || "{}");
        };
        return { project, gateway, call };
      };
      try {
        await play({ open, expect });
      } catch (error) {
        expect("the scenario completes", false, String(error));
      }
      await Promise.all(gateways.map((gateway) => gateway.stop()));
      console.log(`  the real engine, ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      console.log(lines.join("\n"));
    }
  };
  await Promise.all([next(), next()]);
  return failed;
}
