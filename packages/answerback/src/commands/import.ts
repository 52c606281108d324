// answerback import: copies a deployed API into a gateway of this machine, and serves it.
import { dirname } from "node:path";
import { Command } from "commander";
import { portArgument } from "../port-argument.ts";
import { readSettings } from "../settings/read-settings.ts";
import { type Settings, settingsSchema } from "../settings/schema.ts";
import { dim, warningLine } from "../terminal.ts";
import { UserError } from "../user-error.ts";

interface ImportOptions {
  readonly apiId: string;
  readonly profile?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly replace?: true;
  readonly serve: boolean;
  readonly aws?: true;
  readonly config?: string;
  readonly host?: string;
  readonly port?: number;
  readonly data?: string;
  readonly ephemeral?: boolean;
  readonly logMessages?: boolean;
}

const { host, port, data } = settingsSchema.properties;

export function importCommand(): Command {
  return new Command("import")
    .description("Copy a deployed WebSocket API, with its ids, and serve it here.")
    .requiredOption("--api-id <id>", "the API")
    .option("--profile <name>", "profile of the AWS configuration (default: that of the AWS SDK)")
    .option("--region <name>", "region of the API (default: that of the AWS SDK)")
    .option("--endpoint-url <url>", "control plane to read (default: AWS_ENDPOINT_URL_APIGATEWAYV2, else AWS)")
    .option("--data <folder>", `folder that keeps the configuration (default: ${data.default})`)
    .option("--ephemeral", "keep the configuration in memory only")
    .option("--replace", "discard an earlier import of the API, with local changes")
    .option("--serve", "serve the API until Ctrl-C", true)
    .option("--no-serve", "only write the data folder, for `answerback start`")
    .option("--aws", "let integrations and authorizers call AWS")
    .option("--config <file>", "settings file, with functions to run here (default: answerback.yaml, if it exists)")
    .option("--host <address>", `address to listen on (default: ${host.default})`)
    .option("--port <number>", `port to listen on, 0 for any free one (default: ${port.default})`, portArgument)
    .option("--log-messages", "print a line for every message (default: at most 20 a second at a terminal, else none)")
    .addHelpText("after", "\nExample:\n  answerback import --api-id a1b2c3d4e5 --profile work --region eu-west-1 --aws")
    .action(runImport);
}

async function runImport(options: ImportOptions): Promise<void> {
  const {
    apiId,
    profile,
    region: source,
    endpointUrl,
    replace = false,
    aws = false,
    serve,
    config,
    ...flags
  } = options;
  const load = () => readSettings({ file: config, folder: process.cwd(), environment: process.env, flags });
  const settings = await load();
  if (!serve && settings.ephemeral)
    throw new UserError("--no-serve writes a data folder, so --ephemeral cannot be used.");
  const [{ readForImport, importInto, importIntoFolder, newIdentifierToken }, called, { importNotes, functionNotes }] =
    await Promise.all([
      import("../deployed-api/import-api.ts"),
      import("../deployed-api/called-functions.ts"),
      import("../deployed-api/import-notes.ts"),
    ]);
  const { api, region } = await readForImport(apiId, { profile, region: source, endpoint: endpointUrl });
  const functions = called.calledFunctions(api);
  const here = withPlaceOf(settings, functions[0]?.arn, region);
  const { functionDefinitions } = await import("../functions/function-definitions.ts");
  const definitions = called.withCalledArns(functionDefinitions(settings.functions ?? {}), functions);
  const report = (refused: readonly string[]) => {
    const { routes, integrations, stages } = api;
    console.log(
      `Imported API ${api.api.name} (${apiId}): ${routes.length} routes, ${integrations.length} integrations, ${stages.length} stages.`,
    );
    const local = new Set(definitions.map(({ name }) => name));
    for (const note of functionNotes(functions, local, aws)) console.log(dim(`  ${note}`));
    for (const note of [...refused, ...importNotes(api)]) console.error(warningLine(note, process.stderr));
  };

  if (!serve) {
    const [{ gatewaySettings }, { makeStateFolder }] = await Promise.all([
      import("../settings/gateway-settings.ts"),
      import("../state-folder.ts"),
    ]);
    const { dataFolder = data.default, ...ofGateway } = await gatewaySettings(here, data.default);
    if (dataFolder === data.default) await makeStateFolder(dirname(data.default));
    report(await importIntoFolder(dataFolder, ofGateway, api, replace));
    console.log(`Serve it: answerback start${dataFolder === data.default ? "" : ` --data ${dataFolder}`}`);
    for (const line of settingsAdvice(settings, here)) console.log(line);
    return;
  }
  const { serveGateway } = await import("../gateway-service.ts");
  // Integrations use the same account.
  if (profile !== undefined && aws) process.env.AWS_PROFILE = profile;
  const identifierToken = newIdentifierToken();
  await serveGateway({
    loadSettings: async () => withPlaceOf(await load(), functions[0]?.arn, region),
    functions: definitions,
    reachAws: aws,
    identifierToken,
    prepare: async (gateway, ofGateway) =>
      report(await importInto({ gateway, settings: ofGateway, identifierToken, replace }, api)),
  });
}

/** The gateway has the region and the account of the API, unless the settings name others, so that ARNs match. */
function withPlaceOf(settings: Settings, functionArn: string | undefined, region: string): Settings {
  const accountId = functionArn?.split(":")[4];
  return {
    ...settings,
    region: settings.region ?? region,
    ...(settings.accountId === undefined && accountId !== undefined && { accountId }),
  };
}

/** `start` has no API to take region and account from. */
function settingsAdvice(settings: Settings, here: Settings): readonly string[] {
  const missing = (["region", "accountId"] as const).filter(
    (name) => settings[name] === undefined && here[name] !== undefined,
  );
  if (settings.functions === undefined || missing.length === 0) return [];
  const lines = missing.map((name) => `  ${name}: "${here[name]}"`);
  return ["Put into answerback.yaml, so that its functions have the ARNs that the API calls:", ...lines];
}
