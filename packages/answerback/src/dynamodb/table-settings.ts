// Settings of tables that dynalite does not keep: they are stored beside its tables and shown in descriptions, and, except
// for deletion protection, they have no effect.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { failure, type Members, type OperationResult, ok } from "./operation.ts";

interface Settings {
  /** Members of the description, as CreateTable or UpdateTable gave them. */
  readonly description: Members;
  /** The attribute with the time to live; undefined if it is disabled. */
  readonly timeToLive: string | undefined;
}

/** Members of CreateTable and UpdateTable, which descriptions show. */
const keptNames = ["DeletionProtectionEnabled", "OnDemandThroughput", "StreamSpecification"] as const;

const empty: Settings = { description: {}, timeToLive: undefined };

export class TableSettings {
  readonly #file: string | undefined;
  readonly #tables: Map<string, Settings>;

  /** @param file undefined: the settings end with the process */
  constructor(file: string | undefined) {
    this.#file = file;
    this.#tables = new Map(Object.entries(read(file)));
  }

  /** @param input of CreateTable or UpdateTable, which succeeds */
  update(tableName: string, input: Members): void {
    const given = Object.fromEntries(
      keptNames.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]]])),
    );
    const before = this.#of(tableName);
    const { TableClass, SSESpecification } = input as { TableClass?: unknown; SSESpecification?: Members };
    const stream = given.StreamSpecification as Members | undefined;
    const label = new Date().toISOString().replace("Z", "");
    this.#put(tableName, {
      ...before,
      description: {
        ...before.description,
        ...given,
        ...(stream?.StreamEnabled === true ? { LatestStreamLabel: label } : {}),
        ...(stream?.StreamEnabled === false ? { StreamSpecification: undefined } : {}),
        ...(TableClass === undefined ? {} : { TableClassSummary: { TableClass } }),
        ...(SSESpecification?.Enabled === true ? { SSEDescription: { Status: "ENABLED", SSEType: "KMS" } } : {}),
      },
    });
  }

  forget(tableName: string): void {
    if (this.#tables.delete(tableName)) this.#save();
  }

  isProtected(tableName: string): boolean {
    return this.#of(tableName).description.DeletionProtectionEnabled === true;
  }

  /** The description with the kept members. */
  described(table: Members): Members {
    const { description } = this.#of(String(table.TableName));
    const label = description.LatestStreamLabel;
    return {
      DeletionProtectionEnabled: false,
      ...table,
      ...description,
      ...(label === undefined ? {} : { LatestStreamArn: `${table.TableArn}/stream/${label}` }),
    };
  }

  /** The operation UpdateTimeToLive on a table that exists. */
  updateTimeToLive(tableName: string, input: Members): OperationResult {
    const { Enabled, AttributeName } = (input.TimeToLiveSpecification ?? {}) as Members;
    if (typeof Enabled !== "boolean" || typeof AttributeName !== "string" || AttributeName === "") {
      return failure("ValidationException", "TimeToLiveSpecification needs Enabled and AttributeName");
    }
    const before = this.#of(tableName);
    if (Enabled === (before.timeToLive !== undefined)) {
      return failure("ValidationException", `TimeToLive is already ${Enabled ? "enabled" : "disabled"}`);
    }
    if (!Enabled && AttributeName !== before.timeToLive) {
      return failure(
        "ValidationException",
        `TimeToLive is active on a different AttributeName: current AttributeName is ${before.timeToLive}`,
      );
    }
    this.#put(tableName, { ...before, timeToLive: Enabled ? AttributeName : undefined });
    return ok({ TimeToLiveSpecification: { Enabled, AttributeName } });
  }

  /** The operation DescribeTimeToLive on a table that exists. */
  describeTimeToLive(tableName: string): OperationResult {
    const { timeToLive } = this.#of(tableName);
    return ok({
      TimeToLiveDescription:
        timeToLive === undefined
          ? { TimeToLiveStatus: "DISABLED" }
          : { TimeToLiveStatus: "ENABLED", AttributeName: timeToLive },
    });
  }

  #of(tableName: string): Settings {
    return this.#tables.get(tableName) ?? empty;
  }

  #put(tableName: string, settings: Settings): void {
    this.#tables.set(tableName, settings);
    this.#save();
  }

  #save(): void {
    if (this.#file === undefined) return;
    const unfinished = `${this.#file}.new`;
    writeFileSync(unfinished, JSON.stringify(Object.fromEntries(this.#tables)));
    renameSync(unfinished, this.#file);
  }
}

function read(file: string | undefined): Readonly<Record<string, Settings>> {
  if (file === undefined) return {};
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Record<string, Settings>;
  } catch (error) {
    if (Error.isError(error) && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
}
