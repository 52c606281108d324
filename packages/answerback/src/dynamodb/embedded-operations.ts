// Every operation of the embedded DynamoDB: dynalite's own, and what it lacks where that is honest.
import { join } from "node:path";
import { DynaliteStore, type StoreOptions } from "./dynalite-store.ts";
import { splitIndexUpdates, updateIndexes } from "./index-update.ts";
import {
  errorType,
  failure,
  type Item,
  type Members,
  type OperationResult,
  ok,
  type TableDescription,
} from "./operation.ts";
import { OperationLock } from "./operation-lock.ts";
import { withRequestedNames, withTableNames } from "./table-arn.ts";
import { TableSettings } from "./table-settings.ts";
import { Transactions } from "./transaction.ts";

export class EmbeddedOperations {
  readonly #store: DynaliteStore;
  readonly #settings: TableSettings;
  readonly #transactions: Transactions;
  readonly #lock = new OperationLock();

  private constructor(options: StoreOptions) {
    const { folder } = options;
    this.#store = new DynaliteStore({ ...options, folder: folder && join(folder, "items") });
    this.#settings = new TableSettings(folder && join(folder, "tables.json"));
    this.#transactions = new Transactions(this.#store);
  }

  /** @throws Error if the folder cannot be used; `cause` says why */
  static async open(options: StoreOptions): Promise<EmbeddedOperations> {
    const operations = new EmbeddedOperations(options);
    await operations.#store.open();
    return operations;
  }

  /** @param service `DynamoDB` or `DynamoDBStreams` */
  async call(service: string, name: string, input: Members): Promise<OperationResult> {
    if (service !== "DynamoDB") return unsupported(`${name} of ${service}`);
    return withRequestedNames(input, await this.#call(name, withTableNames(input)));
  }

  #call(name: string, input: Members): Promise<OperationResult> {
    switch (name) {
      case "TransactWriteItems":
        return this.#lock.exclusive(() => this.#transactions.write(input));
      case "TransactGetItems":
        return this.#lock.exclusive(() => this.#transactions.get(input));
      case "CreateTable":
      case "UpdateTable":
      case "DeleteTable":
        return this.#lock.exclusive(() => this.#tableOperation(name, input));
      case "DescribeTable":
        return this.#lock.shared(() => this.#tableOperation(name, input));
      case "UpdateTimeToLive":
      case "DescribeTimeToLive":
        return this.#lock.exclusive(() => this.#timeToLive(name, input));
      case "PutItem":
      case "UpdateItem":
      case "DeleteItem":
        if (input.ReturnValuesOnConditionCheckFailure === "ALL_OLD") {
          return this.#lock.exclusive(() => this.#withOldItem(name, input));
        }
    }
    if (!DynaliteStore.has(name)) return Promise.resolve(unsupported(name));
    return this.#lock.shared(() => this.#store.call(name, input));
  }

  close(): Promise<void> {
    return this.#lock.exclusive(() => this.#store.close());
  }

  async #tableOperation(
    name: "CreateTable" | "UpdateTable" | "DeleteTable" | "DescribeTable",
    input: Members,
  ): Promise<OperationResult> {
    const tableName = String(input.TableName);
    if (name === "DeleteTable" && this.#settings.isProtected(tableName)) {
      return failure(
        "ValidationException",
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
      );
    }
    const result = name === "UpdateTable" ? await this.#updateTable(input) : await this.#store.call(name, input);
    if (result.status !== 200) return result;
    if (name !== "DescribeTable") {
      if (name === "DeleteTable") this.#settings.forget(tableName);
      else this.#settings.update(tableName, input);
    }
    return ok(
      Object.fromEntries(
        Object.entries(result.body).map(([member, table]) => [member, this.#settings.described(table as Members)]),
      ),
    );
  }

  async #updateTable(input: Members): Promise<OperationResult> {
    const table = await this.#store.table(input.TableName);
    if (table === undefined) return this.#store.call("DescribeTable", { TableName: input.TableName });
    const { changes, rest } = splitIndexUpdates(input);
    if (changes.length > 0) {
      const refused = await updateIndexes(this.#store, table, changes, input.AttributeDefinitions);
      if (refused !== undefined) return refused;
    }
    const isOfDynalite = ["ProvisionedThroughput", "BillingMode", "GlobalSecondaryIndexUpdates"].some(
      (it) => it in rest,
    );
    if (isOfDynalite && !isSameThroughput(table, rest)) return this.#store.call("UpdateTable", rest);
    const described = await this.#store.call("DescribeTable", { TableName: input.TableName });
    return ok({ TableDescription: described.body.Table });
  }

  async #timeToLive(name: "UpdateTimeToLive" | "DescribeTimeToLive", input: Members): Promise<OperationResult> {
    const described = await this.#store.call("DescribeTable", { TableName: input.TableName });
    if (described.status !== 200) return described;
    const tableName = String(input.TableName);
    return name === "UpdateTimeToLive"
      ? this.#settings.updateTimeToLive(tableName, input)
      : this.#settings.describeTimeToLive(tableName);
  }

  /** dynalite ignores `ReturnValuesOnConditionCheckFailure`: adds the item to the error. */
  async #withOldItem(name: "PutItem" | "UpdateItem" | "DeleteItem", input: Members): Promise<OperationResult> {
    const result = await this.#store.call(name, input);
    if (errorType(result) !== "ConditionalCheckFailedException") return result;
    const table = await this.#store.table(input.TableName);
    const names = table?.KeySchema.map(({ AttributeName }) => AttributeName) ?? [];
    const given = (input.Key ?? input.Item ?? {}) as Item;
    const Key = Object.fromEntries(names.map((it) => [it, given[it]]));
    const { body } = await this.#store.call("GetItem", { TableName: input.TableName, Key, ConsistentRead: true });
    return body.Item === undefined ? result : { ...result, body: { ...result.body, Item: body.Item } };
  }
}

/** AWS accepts the billing mode that a table already has. */
function isSameThroughput(table: TableDescription, rest: Members): boolean {
  const { TableName: _, BillingMode, ...others } = rest;
  const isOnDemand = table.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST";
  const hasOthers = "ProvisionedThroughput" in others || "GlobalSecondaryIndexUpdates" in others;
  return !hasOthers && BillingMode === (isOnDemand ? "PAY_PER_REQUEST" : "PROVISIONED");
}

function unsupported(what: string): OperationResult {
  return {
    status: 400,
    body: {
      __type: "com.amazon.coral.service#UnknownOperationException",
      message: `The embedded DynamoDB (dynalite) does not support ${what}. Name another DynamoDB with --dynamodb URL: DynamoDB Local, moto, LocalStack.`,
    },
  };
}
