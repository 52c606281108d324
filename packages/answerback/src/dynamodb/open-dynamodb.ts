// Chooses the DynamoDB of a development session: an embedded one on the gateway's port, one at an address, or none.
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { LocalService } from "@answerback/gateway";
import { UserError } from "../user-error.ts";
import { createDynamoDbService } from "./dynamodb-service.ts";
import { EmbeddedDynamoDb, parsedAnswer } from "./embedded-dynamodb.ts";
import { type DynamoDbCall, ProgramTables } from "./program-tables.ts";
import { remoteDynamoDb } from "./remote-dynamodb.ts";

export interface DynamoDb {
  readonly call: DynamoDbCall;
  /** Undefined if it is on the gateway's port. */
  readonly url: string | undefined;
  readonly services: readonly LocalService[];
  /** Called when a program has a table. */
  prepare(): void;
  close(): Promise<void>;
}

export interface OpenDynamoDbOptions {
  /** A URL, `none`, or undefined: the address in a variable, else embedded, with `aws` none. */
  readonly setting: string | undefined;
  /** For the tables of the embedded one; undefined: in memory. */
  readonly folder: string | undefined;
  readonly region: string;
  readonly accountId: string;
  /** True if programs and functions call AWS. */
  readonly aws: boolean;
  readonly warn: (message: string) => void;
  /** Default: the variables of this process. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Starts nothing: the embedded one begins with its first call, or with `prepare`. @throws UserError */
export function openDynamoDb(options: OpenDynamoDbOptions): DynamoDb | undefined {
  const { setting, folder, region, accountId, warn, environment = process.env } = options;
  const url = setting ?? (environment.AWS_ENDPOINT_URL_DYNAMODB || environment.AWS_ENDPOINT_URL || undefined);
  if (url === "none" || (url === undefined && options.aws)) return undefined;
  if (url !== undefined) {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
      throw new UserError(
        `The setting dynamodb is '${url}'. Set it to a URL such as http://127.0.0.1:8000, or to none.`,
      );
    }
    return {
      call: remoteDynamoDb(url, region),
      url,
      services: [],
      prepare: () => {},
      close: async () => {},
    };
  }
  const database = new EmbeddedDynamoDb({
    folder: folder && join(folder, "dynamodb"),
    region,
    accountId,
    onFault: warn,
  });
  return {
    call: async (operation, input) => parsedAnswer(await database.call("DynamoDB", operation, JSON.stringify(input))),
    url: undefined,
    services: [createDynamoDbService(database)],
    prepare: () => database.open(),
    close: () => database.close(),
  };
}

/** The variables of this process, with the address of the DynamoDB, for integrations. */
export function integrationEnvironment(dynamoDb: DynamoDb | undefined): NodeJS.ProcessEnv {
  if (dynamoDb?.url === undefined) return process.env;
  const { url } = dynamoDb;
  const named = Object.entries(dynamoDbEndpoints(url)).map(([service, it]) => [`AWS_ENDPOINT_URL_${service}`, it]);
  return { ...process.env, ...Object.fromEntries(named) };
}

/** Addresses for functions of a gateway, by the part after `AWS_ENDPOINT_URL_`; none without a DynamoDB. */
export function functionEndpoints(
  dynamoDb: DynamoDb | undefined,
  gatewayUrl: string,
): Readonly<Record<string, string>> {
  return dynamoDb === undefined ? {} : dynamoDbEndpoints(dynamoDb.url ?? gatewayUrl);
}

/** @param stateFolder of the program */
export function programTables({ call, url }: DynamoDb, stateFolder: string): ProgramTables {
  return new ProgramTables({ call, database: url ?? "embedded", stateFile: tablesFile(stateFolder) });
}

/** True if the program of the folder had tables in an earlier session. */
export const hadTables = (stateFolder: string): boolean => existsSync(tablesFile(stateFolder));

const tablesFile = (stateFolder: string) => join(stateFolder, "dynamodb.json");

function dynamoDbEndpoints(url: string): Readonly<Record<string, string>> {
  return { DYNAMODB: url, DYNAMODB_STREAMS: url };
}
