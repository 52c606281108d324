// Runs the program of a folder against a gateway in memory and checks the result. Changes nothing else, not even the state of
// `dev`.
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FindingOptions } from "@answerback/apigatewayv2/findings";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { type ProgramEvent, runProgram } from "@answerback/program";
import { gatewaySettings } from "../settings/gateway-settings.ts";
import type { Settings } from "../settings/schema.ts";
import { makeStateFolder, stateFolderName } from "../state-folder.ts";
import type { CheckReport } from "./located-finding.ts";
import { programFindings } from "./program-findings.ts";
import { refusals, type StepFailed } from "./refusal.ts";

export interface ProgramCheckOptions extends FindingOptions {
  readonly folder: string;
  readonly settings: Settings;
  readonly stack?: string | undefined;
  /** As in `dev`: overrides `Pulumi.<stack>.yaml`. */
  readonly config?: Readonly<Record<string, string>> | undefined;
  readonly onEvent?: (event: ProgramEvent) => void;
}

/** @throws ProgramError if the program could not be started */
export async function checkProgram(options: ProgramCheckOptions): Promise<CheckReport> {
  const folder = resolve(options.folder);
  const stateFolder = await mkdtemp(join(tmpdir(), "answerback-check-"));
  const ofGateway = await gatewaySettings(options.settings, stateFolder);
  const identifierToken = randomUUID();
  const gateway = await startGateway({
    ...ofGateway,
    identifierToken,
    host: defaultSettings.host,
    port: 0,
    dataFolder: undefined,
    credentials: [],
    tlsFolder: join(stateFolder, "tls"),
    // Templates that do not compile are findings.
    onWarning: () => {},
  });
  const failed: StepFailed[] = [];
  try {
    const result = await runProgram({
      folder,
      endpoint: gateway.url,
      identifierToken,
      region: ofGateway.region,
      accountId: ofGateway.accountId,
      stateFolder,
      cacheFolder: join(folder, stateFolderName, "cache"),
      stack: options.stack,
      config: options.config,
      stackOutputs: options.settings.stackOutputs,
      onEvent(event) {
        if (event.kind === "step-failed") failed.push(event);
        options.onEvent?.(event);
      },
    });
    await makeStateFolder(join(folder, stateFolderName));
    const { findings, counts } = await programFindings({
      ...options,
      endpoint: gateway.url,
      region: ofGateway.region,
      folder,
      result,
    });
    const refused = refusals(failed, options);
    return {
      findings: [...refused, ...findings],
      // Refused resources are already findings.
      failures: result.errors
        .filter((error) => error.code !== "RESOURCE_FAILED" || refused.length === 0)
        .map(({ message }) => message),
      counts,
    };
  } finally {
    await gateway.stop();
    await rm(stateFolder, { recursive: true, force: true });
  }
}
