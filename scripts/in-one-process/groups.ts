// Test files that `npm test` loads into one process for each group. A process for each file would take half as much processor
// time again, because each loads the same modules again. A test file that changes what all share, such as `process.env` or the
// current folder, must restore it.
import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const packages = join(import.meta.dirname, "../../packages");

/**
 * Patterns below `packages`, of tests that start no processes of whole commands or gateways, and change nothing that all share.
 * Those that need NATS share one server, those of the page one Chromium.
 */
const groups = {
  vtl: ["vtl/src/**/*.test.ts"],
  functions: [
    "functions/src/**/*.test.ts",
    "answerback/src/function-environment.test.ts",
    "answerback/src/functions/{debugging,dev-functions,function-lines,functions,local-functions,program-functions}.test.ts",
  ],
  definitions: ["apigatewayv2/src/**/*.test.ts", "pulumi/src/**/*.test.ts"],
  program: [
    "program/src/{report,sam,stand-in,template}/**/*.test.ts",
    "program/src/engine/{asset-content,deployment,deployment-order,http-api,property-path,stage-deployment}.test.ts",
    "program/src/host/{project,type-check,watch-folder}.test.ts",
    "program/src/host/template/*.test.ts",
  ],
  "program-runs": [
    "program/src/host/program.test.ts",
    "program/src/host/language/late-modules.test.ts",
    "program/src/engine/{dynamic-provider,hook}.test.ts",
    "program/src/{dynamodb,lambda}/*.test.ts",
  ],
  control: ["gateway/src/{auth,cluster,control,deployments,http,management,pace,server,services,store}/**/*.test.ts"],
  execute: ["gateway/src/execute/**/*.test.ts"],
  inspect: ["gateway/src/inspect/**/*.test.ts"],
  gateway: [
    "gateway/src/{bounded-output,clock,gateway,manual-clock,memory-return,observation,printable,stored-versions,unsigned-body}.test.ts",
    "gateway/src/workers/**/*.test.ts",
  ],
  cluster: ["gateway/src/{cluster,cluster-limits,inspected-nodes}.test.ts"],
  nodes: ["gateway/src/nodes/{*,configuration/*}.test.ts"],
  membership: ["gateway/src/nodes/{membership,owed,quotas,status}/*.test.ts"],
  commands: [
    "answerback/src/{check,commands,conversations,settings,template-source}/**/*.test.ts",
    "answerback/src/connect/{dialled-url,typed-message,where-to-dial}.test.ts",
    "answerback/src/{state-folder,template,version-jump,yaml-document}.test.ts",
    "answerback/src/{api-coverage,cluster,completion}/*.test.ts",
  ],
  workbench: ["answerback/src/workbench/*.test.ts"],
  programs: [
    "answerback/src/{cdk,component-program,development-session,index,inspected-programs,native-program}.test.ts",
    "answerback/src/{nested-stack,sam,serverless,several-programs}.test.ts",
    "answerback/src/dynamodb/dynamodb-program.test.ts",
  ],
  library: [
    "answerback/src/{deployed-api,testing}/*.test.ts",
    "answerback/src/dynamodb/{embedded-dynamodb,embedded-operations,operation-lock,program-tables}.test.ts",
    "answerback/src/{clock,endpoint-lines,foreign-names,manual-clock,message-lines,property-change-lines}.test.ts",
    "answerback/src/{start-lines,worker-lines}.test.ts",
  ],
  page: ["inspector/src/**/*.test.ts"],
  checkout: [
    "../scripts/!(start).test.ts",
    "../scripts/release/{version-places,workflows}.test.ts",
    "../scripts/documentation/site.test.ts",
  ],
} as const satisfies Record<string, readonly string[]>;

export type Group = keyof typeof groups;

export const groupNames = Object.keys(groups) as readonly Group[];

/** Relative to `packages`, in order. */
export function testFiles(group: Group): readonly string[] {
  return globSync([...groups[group]], { cwd: packages, exclude: ["**/*.process.test.ts"] }).sort();
}

/** Loads all tests of a group. */
export async function loadTests(group: Group): Promise<void> {
  for (const file of testFiles(group)) await import(pathToFileURL(join(packages, file)).href);
}
