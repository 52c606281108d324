// The tables of dynalite, called without its HTTP server: a port of its own would answer any web page.
import { createRequire } from "node:module";
import { failure, type Item, type Members, type OperationResult, type TableDescription } from "./operation.ts";

/** The result of an operation, and whether its input is never valid or does not fit the stored data. */
export interface StoreResult extends OperationResult {
  /** True if the input was refused before any data were read. */
  readonly isInvalid?: boolean;
}

/** The operations of dynalite 4.0. */
const operations = [
  "BatchGetItem",
  "BatchWriteItem",
  "CreateTable",
  "DeleteItem",
  "DeleteTable",
  "DescribeTable",
  "GetItem",
  "ListTables",
  "ListTagsOfResource",
  "PutItem",
  "Query",
  "Scan",
  "TagResource",
  "UntagResource",
  "UpdateItem",
  "UpdateTable",
] as const;

type OperationName = (typeof operations)[number];

/**
 * Operations after whose result dynalite still changes the description of the table, once: after a timer of 0 ms it makes the
 * table active or removes it.
 */
const lateOperations: ReadonlySet<OperationName> = new Set(["CreateTable", "DeleteTable", "UpdateTable"]);

interface DynaliteDb {
  create(options: Members): Store;
  updateIndexes(store: Store, table: TableDescription, old: undefined, item: Item, done: Done): void;
}

type Done = (error?: Error | null) => void;

/** The descriptions of tables. */
interface TableDb {
  awsRegion: string;
  awsAccountId: string;
  put(name: string, table: TableDescription, done: Done): void;
  del(name: string, done: Done): void;
}

interface Store {
  readonly db: { open(): Promise<void> };
  readonly tableDb: TableDb;
  readonly lifecycleManager: { gracefulClose(): Promise<void> };
  deleteIndexDb(type: "Global", tableName: string, indexName: string, done: Done): void;
}

interface Validation {
  readonly types: Members;
  readonly custom?: unknown;
}

interface Validations {
  checkTypes(input: Members, types: Members): Members;
  checkValidations(input: Members, types: Members, custom: unknown, store: Store): void;
}

type Action = (store: Store, input: Members, done: (error: unknown, result: Members) => void) => void;

const require = createRequire(import.meta.url);

export interface StoreOptions {
  /** Undefined: in memory. */
  readonly folder: string | undefined;
  readonly region: string;
  readonly accountId: string;
}

export class DynaliteStore {
  readonly #db: DynaliteDb;
  readonly #store: Store;
  readonly #validations: Validations;
  /** The result of an operation waits for this change of a table's description. */
  #awaitedChange: PromiseWithResolvers<void> | undefined;

  constructor({ folder, region, accountId }: StoreOptions) {
    this.#db = require("dynalite/db") as DynaliteDb;
    this.#validations = require("dynalite/validations") as Validations;
    this.#store = this.#db.create({ path: folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    this.#store.tableDb.awsRegion = region;
    this.#store.tableDb.awsAccountId = accountId;
    this.#noteChanges(this.#store.tableDb);
  }

  /** @throws Error if the folder cannot be used, for example because another process uses it; `cause` says why */
  async open(): Promise<void> {
    await this.#store.db.open();
  }

  static has(name: string): name is OperationName {
    return (operations as readonly string[]).includes(name);
  }

  /** Operations that change a table must run alone. The result comes when all that they change is stored. */
  async call(name: OperationName, input: Members): Promise<StoreResult> {
    const file = name.charAt(0).toLowerCase() + name.slice(1);
    const { types, custom } = require(`dynalite/validations/${file}`) as Validation;
    let checked: Members;
    try {
      // The check removes members that it does not know.
      checked = this.#validations.checkTypes(structuredClone(input), types);
      this.#validations.checkValidations(checked, types, custom, this.#store);
    } catch (error) {
      return { ...resultOf(error), isInvalid: true };
    }
    const action = require(`dynalite/actions/${file}`) as Action;
    return new Promise((resolve, reject) => {
      action(this.#store, checked, (error, result) => {
        if (!error) {
          const stored = lateOperations.has(name) ? this.#nextChange() : Promise.resolve();
          return stored.then(() => resolve({ status: 200, body: result }), reject);
        }
        try {
          resolve(resultOf(error));
        } catch (unexpected) {
          reject(unexpected);
        }
      });
    });
  }

  /** @returns undefined if there is no such table */
  async table(name: unknown): Promise<TableDescription | undefined> {
    if (typeof name !== "string") return undefined;
    const { status, body } = await this.call("DescribeTable", { TableName: name });
    return status === 200 ? (body.Table as TableDescription) : undefined;
  }

  async *items(tableName: string): AsyncGenerator<Item> {
    let start: unknown;
    do {
      const page = { TableName: tableName, ...(start === undefined ? {} : { ExclusiveStartKey: start }) };
      const { body } = await this.call("Scan", page);
      yield* body.Items as readonly Item[];
      start = body.LastEvaluatedKey;
    } while (start !== undefined);
  }

  /** Replaces the description of a table. */
  putTable(table: TableDescription): Promise<void> {
    return done((settle) => this.#store.tableDb.put(table.TableName, table, settle));
  }

  /** @param table with the indexes to write, and no others */
  putIndexEntries(table: TableDescription, item: Item): Promise<void> {
    return done((settle) => this.#db.updateIndexes(this.#store, table, undefined, item, settle));
  }

  deleteIndexEntries(tableName: string, indexName: string): Promise<void> {
    return done((settle) => this.#store.deleteIndexDb("Global", tableName, indexName, settle));
  }

  /** The next change of a table's description that begins. */
  #nextChange(): Promise<void> {
    this.#awaitedChange = Promise.withResolvers();
    return this.#awaitedChange.promise;
  }

  /** dynalite has no callback for its late change of a description. */
  #noteChanges(tables: TableDb): void {
    const noted = (settle: Done): Done => {
      const awaited = this.#awaitedChange;
      this.#awaitedChange = undefined;
      return (error) => {
        settle(error);
        if (error) awaited?.reject(error);
        else awaited?.resolve();
      };
    };
    const { put, del } = tables;
    tables.put = (name, table, settle) => put(name, table, noted(settle));
    tables.del = (name, settle) => del(name, noted(settle));
  }

  close(): Promise<void> {
    return this.#store.lifecycleManager.gracefulClose();
  }
}

function done(start: (settle: Done) => void): Promise<void> {
  return new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())));
}

/** @throws what is not an answer of the service */
function resultOf(error: unknown): OperationResult {
  if (!Error.isError(error) || !("body" in error) || !("statusCode" in error)) throw error;
  const body = error.body as Members;
  if (typeof body.__type !== "string") return failure("ValidationException", error.message);
  return { status: Number(error.statusCode), body };
}
