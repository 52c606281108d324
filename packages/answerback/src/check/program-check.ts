// Runs the program of a folder against a gateway in memory and checks the result. Changes nothing else, not even the state of
// `dev`.
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FindingOptions } from "@answerback/apigatewayv2/findings";
import { defaultSettings, startGateway } from "@answerback/gateway";
import { type ProgramEvent, runProgram } from "@answerback/program";
import { programPlace } from "../program-place.ts";
import { gatewaySettings } from "../settings/gateway-settings.ts";
import type { Settings } from "../settings/schema.ts";
import { templateOptions } from "../settings/template-options.ts";
import { makeStateFolder, stateFolderName } from "../state-folder.ts";
import type { CheckReport, ProgramFailure } from "./located-finding.ts";
import { programFindings } from "./program-findings.ts";
import { otherFailures, refusals, type StepFailed } from "./refusal.ts";

export interface ProgramCheckOptions extends FindingOptions {
  /** Of the program, or its template. */
  readonly folder: string;
  readonly settings: Settings;
  readonly stack?: string | undefined;
  /** As in `dev`: overrides `Pulumi.<stack>.yaml`. */
  readonly config?: Readonly<Record<string, string>> | undefined;
  readonly onEvent?: (event: ProgramEvent) => void;
}

/** @throws ProgramError if the program could not be started */
export async function checkProgram(options: ProgramCheckOptions): Promise<CheckReport> {
  const { program, folder } = await programPlace(options.folder);
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
    prepareBackends: false,
  });
  const failed: StepFailed[] = [];
  const faults: ProgramFailure[] = [];
  try {
    const result = await runProgram({
      folder: program,
      endpoint: gateway.url,
      identifierToken,
      region: ofGateway.region,
      accountId: ofGateway.accountId,
      stateFolder,
      savesState: false,
      cacheFolder: join(folder, stateFolderName, "cache"),
      ...templateOptions(options.settings, options.stack),
      config: options.config,
      stackOutputs: options.settings.stackOutputs,
      onEvent(event) {
        if (event.kind === "step-failed") failed.push(event);
        if (event.kind === "template-fault") faults.push({ message: event.message, place: event.position });
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
    const others = otherFailures(failed);
    const isReported = refused.length > 0 || others.length > 0;
    return {
      findings: [...refused, ...findings],
      // Failed resources are reported already.
      failures: [
        ...faults,
        ...others,
        ...result.errors
          .filter(({ code }) => code !== "TEMPLATE_INVALID" && (code !== "RESOURCE_FAILED" || !isReported))
          .map(({ message }) => ({ message })),
      ],
      counts,
    };
  } finally {
    await gateway.stop();
    await rm(stateFolder, { recursive: true, force: true });
  }
}
