// Environment variables of the SDKs for compiled languages.
import type { Project } from "../project.ts";
import type { EngineAddress } from "./language-process.ts";

export function sdkEnvironment(project: Project, { address }: EngineAddress): Readonly<Record<string, string>> {
  return {
    PULUMI_PROJECT: project.name,
    PULUMI_STACK: project.stack,
    PULUMI_ORGANIZATION: "organization",
    PULUMI_ROOT_DIRECTORY: project.folder,
    PULUMI_PWD: project.folder,
    PULUMI_CONFIG: JSON.stringify(project.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(project.secretConfig),
    PULUMI_DRY_RUN: "false",
    // Required by .NET.
    PULUMI_QUERY_MODE: "false",
    PULUMI_PARALLEL: "64",
    PULUMI_MONITOR: address,
    PULUMI_ENGINE: address,
  };
}
