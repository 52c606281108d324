// Makes the tables of a DynamoDB those that a program declares, after each of its runs.
import { readFile, writeFile } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import type { Program, TableDefinition, TableItemDefinition } from "@answerback/program";
import { errorText, errorType, type Members, type OperationResult, type TableDescription } from "./operation.ts";
import { tableDifference } from "./table-difference.ts";

export type DynamoDbCall = (operation: string, input: object) => Promise<OperationResult>;

export interface ProgramTablesOptions {
  readonly call: DynamoDbCall;
  /** Identifies the DynamoDB: what another one has is not deleted. */
  readonly database: string;
  /** Remembers what the program has created. */
  readonly stateFile: string;
}

type Declared = ReturnType<Program["dynamoDbTables"]>;

interface Remembered {
  readonly tables: readonly string[];
  readonly items: Readonly<Record<string, TableItemDefinition>>;
}

/** A call that failed; the message contains the operation. */
class CallError extends Error {
  override readonly name = "CallError";
  readonly type: string | undefined;

  constructor(operation: string, result: OperationResult) {
    super(`${operation}: ${errorText(result) || errorType(result)}`);
    this.type = errorType(result);
  }
}

export class ProgramTables {
  readonly #options: ProgramTablesOptions;

  constructor(options: ProgramTablesOptions) {
    this.#options = options;
  }

  /** @returns what the user should know: replaced tables, failures */
  async apply({ tables, items }: Declared): Promise<readonly string[]> {
    const before = await this.#remembered();
    if (tables.length === 0 && items.length === 0 && before.tables.length === 0) return [];
    const notes: string[] = [];
    const existing: string[] = [];
    const renewed = new Set<string>();
    for (const table of tables) {
      const isOurs = before.tables.includes(table.name);
      try {
        const { isNew, note } = await this.#applyTable(table, isOurs);
        if (isNew) renewed.add(table.name);
        if (note !== undefined) notes.push(note);
        existing.push(table.name);
      } catch (error) {
        if (isOurs) existing.push(table.name);
        notes.push(
          `The table ${table.name} (${table.logicalName}) could not be created as declared. ${messageOf(error)}`,
        );
      }
    }
    for (const name of before.tables.filter((it) => !tables.some((table) => table.name === it))) {
      const note = await this.#delete(name);
      if (note === undefined) continue;
      existing.push(name);
      notes.push(note);
    }
    const kept = await this.#applyItems(items, before.items, renewed, notes);
    await this.#remember({ tables: existing, items: kept });
    return notes;
  }

  async #applyTable(table: TableDefinition, isOurs: boolean): Promise<{ isNew: boolean; note?: string }> {
    const { name, input } = table;
    const actual = await this.#describe(name);
    if (actual === undefined) {
      await this.#create(table);
      return { isNew: true };
    }
    const { fixed, updates } = tableDifference(input, actual);
    if (fixed.length > 0) {
      const why = `DynamoDB cannot change ${fixed.join(" and ")} of a table`;
      if (!isOurs)
        throw new Error(
          `${why}, and the program did not create this table. Delete the table, or give the program's table another name.`,
        );
      const refusal = await this.#delete(name);
      if (refusal !== undefined) throw new Error(refusal);
      await this.#create(table);
      return {
        isNew: true,
        note: `The table ${name} (${table.logicalName}) was replaced, and its items are gone: ${why}.`,
      };
    }
    for (const update of updates) {
      await this.#ok("UpdateTable", update);
      await this.#untilActive(name);
    }
    await this.#setTimeToLive(table);
    return { isNew: false };
  }

  async #create(table: TableDefinition): Promise<void> {
    await this.#ok("CreateTable", table.input);
    await this.#untilActive(table.name);
    await this.#setTimeToLive(table);
  }

  async #setTimeToLive({ name: TableName, timeToLive }: TableDefinition): Promise<void> {
    const { TimeToLiveDescription } = await this.#ok("DescribeTimeToLive", { TableName });
    const { TimeToLiveStatus, AttributeName } = (TimeToLiveDescription ?? {}) as Members;
    const before = /^ENABL/.test(String(TimeToLiveStatus)) ? AttributeName : undefined;
    if (before === timeToLive) return;
    const set = (name: unknown, Enabled: boolean) =>
      this.#ok("UpdateTimeToLive", { TableName, TimeToLiveSpecification: { AttributeName: name, Enabled } });
    if (before !== undefined) await set(before, false);
    if (timeToLive !== undefined) await set(timeToLive, true);
  }

  /** @returns why the table stays; undefined if it is gone */
  async #delete(TableName: string): Promise<string | undefined> {
    const result = await this.#options.call("DeleteTable", { TableName });
    if (result.status === 200) {
      for (let patience = 100; patience > 0 && (await this.#describe(TableName)) !== undefined; patience--) {
        await setTimeout(100);
      }
      return undefined;
    }
    if (errorType(result) === "ResourceNotFoundException") return undefined;
    return `The table ${TableName} stays: ${errorText(result)}`;
  }

  async #applyItems(
    items: readonly TableItemDefinition[],
    before: Remembered["items"],
    renewed: ReadonlySet<string>,
    notes: string[],
  ): Promise<Remembered["items"]> {
    const kept: Record<string, TableItemDefinition> = {};
    const fail = ({ logicalName, tableName }: TableItemDefinition, error: unknown) =>
      notes.push(`The item ${logicalName} of the table ${tableName} could not be written. ${messageOf(error)}`);
    for (const old of Object.values(before)) {
      const now = items.find(({ urn }) => urn === old.urn);
      if (now !== undefined && keyText(now) === keyText(old)) continue;
      const result = await this.#options.call("DeleteItem", { TableName: old.tableName, Key: keyOf(old) });
      if (result.status !== 200 && errorType(result) !== "ResourceNotFoundException") {
        fail(old, new CallError("DeleteItem", result));
      }
    }
    for (const item of items) {
      const isSame = JSON.stringify(before[item.urn]) === JSON.stringify(item);
      try {
        if (!isSame || renewed.has(item.tableName)) {
          await this.#ok("PutItem", { TableName: item.tableName, Item: item.item });
        }
        kept[item.urn] = item;
      } catch (error) {
        fail(item, error);
      }
    }
    return kept;
  }

  async #untilActive(name: string): Promise<void> {
    for (let patience = 100; patience > 0; patience--) {
      const table = await this.#describe(name);
      const states = [table?.TableStatus, ...(table?.GlobalSecondaryIndexes ?? []).map((it) => it.IndexStatus)];
      if (states.every((it) => it === undefined || it === "ACTIVE")) return;
      await setTimeout(100);
    }
  }

  async #describe(TableName: string): Promise<TableDescription | undefined> {
    const result = await this.#options.call("DescribeTable", { TableName });
    if (errorType(result) === "ResourceNotFoundException") return undefined;
    if (result.status !== 200) throw new CallError("DescribeTable", result);
    return result.body.Table as TableDescription;
  }

  /** @throws CallError */
  async #ok(operation: string, input: object): Promise<Members> {
    const result = await this.#options.call(operation, input);
    if (result.status !== 200) throw new CallError(operation, result);
    return result.body;
  }

  async #remembered(): Promise<Remembered> {
    return (await this.#readState())[this.#options.database] ?? { tables: [], items: {} };
  }

  async #remember(remembered: Remembered): Promise<void> {
    const { database, stateFile } = this.#options;
    const state = { ...(await this.#readState()), [database]: remembered };
    await writeFile(stateFile, `${JSON.stringify(state)}\n`);
  }

  /** By database. */
  async #readState(): Promise<Readonly<Record<string, Remembered>>> {
    const text = await readFile(this.#options.stateFile, "utf8").catch(() => "{}");
    return JSON.parse(text) as Record<string, Remembered>;
  }
}

const keyOf = ({ keyNames, item }: TableItemDefinition) =>
  Object.fromEntries(keyNames.map((name) => [name, item[name]]));

const keyText = (it: TableItemDefinition) => JSON.stringify([it.tableName, keyOf(it)]);

const messageOf = (error: unknown) => (Error.isError(error) ? error.message : String(error));
