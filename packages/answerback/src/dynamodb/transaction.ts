// TransactWriteItems and TransactGetItems. The caller lets no other operation run meanwhile, so nobody sees a part of a
// transaction; one that fails is undone. A process that is killed within a transaction leaves a part of it.
import { createHash } from "node:crypto";
import type { DynaliteStore, StoreResult } from "./dynalite-store.ts";
import { errorText, errorType, failure, type Item, type Members, type OperationResult, ok } from "./operation.ts";

/** The most actions of one transaction. */
const maxActions = 100;
/** A request with the same token within this time, in milliseconds, has no further effect. */
const tokenMillis = 10 * 60_000;

interface Action {
  readonly kind: "ConditionCheck" | "Put" | "Update" | "Delete" | "Get";
  readonly input: Members;
}

/** An action, the item that it concerns, and the item before it. */
interface PlannedAction extends Action {
  readonly tableName: string;
  readonly key: Item;
  readonly before: Item | undefined;
}

interface Reason {
  readonly Code: string;
  readonly Message?: string;
  readonly Item?: Item;
}

const noReason: Reason = { Code: "None" };

export class Transactions {
  readonly #store: DynaliteStore;
  readonly #tokens = new Map<
    string,
    { readonly digest: string; readonly until: number; readonly result: OperationResult }
  >();

  constructor(store: DynaliteStore) {
    this.#store = store;
  }

  async write(input: Members): Promise<OperationResult> {
    const { ClientRequestToken: token, ...rest } = input;
    if (typeof token !== "string") return this.#write(rest);
    const digest = createHash("sha256").update(JSON.stringify(rest)).digest("base64");
    for (const [known, { until }] of this.#tokens) if (until < Date.now()) this.#tokens.delete(known);
    const earlier = this.#tokens.get(token);
    if (earlier?.digest === digest) return earlier.result;
    if (earlier !== undefined) {
      return failure(
        "IdempotentParameterMismatchException",
        "The ClientRequestToken was used with other parameters within the last 10 minutes.",
      );
    }
    const result = await this.#write(rest);
    if (result.status === 200) this.#tokens.set(token, { digest, until: Date.now() + tokenMillis, result });
    return result;
  }

  async get(input: Members): Promise<OperationResult> {
    const actions = actionsOf(input.TransactItems, ["Get"]);
    if (!Array.isArray(actions)) return actions as OperationResult;
    const responses: Members[] = [];
    const reasons: Reason[] = [];
    const capacity = new Capacity(input);
    for (const { input: get } of actions) {
      const result = await this.#store.call("GetItem", {
        ...get,
        ConsistentRead: true,
        ReturnConsumedCapacity: "TOTAL",
      });
      if (result.status !== 200 && !isReason(result)) return result;
      reasons.push(result.status === 200 ? noReason : reasonOf(result, undefined));
      capacity.add(result);
      responses.push(result.body.Item === undefined ? {} : { Item: result.body.Item });
    }
    return isCancelled(reasons) ? cancelled(reasons) : ok({ Responses: responses, ...capacity.member });
  }

  async #write(input: Members): Promise<OperationResult> {
    const actions = actionsOf(input.TransactItems, ["ConditionCheck", "Put", "Update", "Delete"]);
    if (!Array.isArray(actions)) return actions as OperationResult;
    const planned: PlannedAction[] = [];
    for (const action of actions) {
      const plan = await this.#plan(action);
      if ("status" in plan) return plan;
      planned.push(plan);
    }
    const identities = planned.map(({ tableName, key }) => JSON.stringify([tableName, Object.entries(key).sort()]));
    if (new Set(identities).size < identities.length) {
      return failure("ValidationException", "Transaction request cannot include multiple operations on one item");
    }
    const reasons: Reason[] = [];
    const written: PlannedAction[] = [];
    const capacity = new Capacity(input);
    try {
      for (const action of planned) {
        const result = await this.#run(action);
        if (result.status === 200) written.push(action);
        else if (!isReason(result)) return await this.#undo(written, result);
        reasons.push(result.status === 200 ? noReason : reasonOf(result, action));
        capacity.add(result);
        // All conditions are checked, so that each reason is known.
      }
    } catch (error) {
      await this.#undo(written, undefined);
      throw error;
    }
    if (isCancelled(reasons)) return this.#undo(written, cancelled(reasons));
    const checks = written.filter(({ kind }) => kind === "ConditionCheck");
    return this.#undo(checks, ok(capacity.member));
  }

  async #plan(action: Action): Promise<PlannedAction | OperationResult> {
    const { kind, input } = action;
    const table = await this.#store.table(input.TableName);
    if (table === undefined) return failure("ResourceNotFoundException", "Requested resource not found");
    const given = (kind === "Put" ? input.Item : input.Key) as Item | undefined;
    const names = table.KeySchema.map(({ AttributeName }) => AttributeName);
    const key: Item =
      kind === "Put"
        ? Object.fromEntries(names.flatMap((name) => (given?.[name] === undefined ? [] : [[name, given[name]]])))
        : (given ?? {});
    const tableName = table.TableName;
    const found = await this.#store.call("GetItem", { TableName: tableName, Key: key, ConsistentRead: true });
    // The action itself reports a key that does not fit.
    return { kind, input, tableName, key, before: found.body.Item as Item | undefined };
  }

  #run({ kind, input, key, before }: PlannedAction): Promise<StoreResult> {
    const { ReturnValuesOnConditionCheckFailure: _, Key: __, ...expressions } = input;
    const common = { ...expressions, ReturnConsumedCapacity: "TOTAL" };
    switch (kind) {
      case "Put":
        return this.#store.call("PutItem", common);
      case "Update":
        return this.#store.call("UpdateItem", { ...common, Key: key });
      case "Delete":
        return this.#store.call("DeleteItem", { ...common, Key: key });
      default:
        // Writes what is there. An item that it creates is deleted again by `#undo`.
        return this.#store.call("PutItem", { ...common, Item: before ?? key });
    }
  }

  async #undo<Result>(written: readonly PlannedAction[], result: Result): Promise<Result> {
    for (const { tableName, key, before } of written) {
      if (before === undefined) await this.#store.call("DeleteItem", { TableName: tableName, Key: key });
      else await this.#store.call("PutItem", { TableName: tableName, Item: before });
    }
    return result;
  }
}

/** @returns the failure if the list is not valid */
function actionsOf(given: unknown, kinds: readonly Action["kind"][]): readonly Action[] | OperationResult {
  if (!Array.isArray(given) || given.length === 0 || given.length > maxActions) {
    const limit =
      Array.isArray(given) && given.length > 0 ? `less than or equal to ${maxActions}` : "greater than or equal to 1";
    return failure(
      "ValidationException",
      `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length ${limit}`,
    );
  }
  const actions: Action[] = [];
  for (const item of given as readonly Members[]) {
    const found = kinds.filter((kind) => item[kind] !== undefined && item[kind] !== null);
    const [kind] = found;
    if (kind === undefined || found.length > 1) {
      return failure("ValidationException", "TransactItems can only contain one of Check, Put, Update or Delete");
    }
    actions.push({ kind, input: item[kind] as Members });
  }
  return actions;
}

/** True if the error cancels the transaction; others are the answer to the request. */
function isReason(result: StoreResult): boolean {
  const type = errorType(result);
  return type === "ConditionalCheckFailedException" || (type === "ValidationException" && result.isInvalid !== true);
}

function reasonOf(result: OperationResult, action: PlannedAction | undefined): Reason {
  if (errorType(result) !== "ConditionalCheckFailedException")
    return { Code: "ValidationError", Message: errorText(result) };
  const isItemWanted = action?.input.ReturnValuesOnConditionCheckFailure === "ALL_OLD";
  return {
    Code: "ConditionalCheckFailed",
    Message: "The conditional request failed",
    ...(isItemWanted && action.before ? { Item: action.before } : {}),
  };
}

const isCancelled = (reasons: readonly Reason[]) => reasons.some(({ Code }) => Code !== noReason.Code);

function cancelled(reasons: readonly Reason[]): OperationResult {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`;
  return failure("TransactionCanceledException", message, { Message: message, CancellationReasons: reasons });
}

/** Capacity by table. A transaction reads and writes each item twice. */
class Capacity {
  readonly #isWanted: boolean;
  readonly #units = new Map<string, number>();

  constructor(input: Members) {
    this.#isWanted = ["TOTAL", "INDEXES"].includes(String(input.ReturnConsumedCapacity));
  }

  add({ body }: OperationResult): void {
    const { TableName, CapacityUnits } = (body.ConsumedCapacity ?? {}) as Members;
    if (typeof TableName !== "string" || typeof CapacityUnits !== "number") return;
    this.#units.set(TableName, (this.#units.get(TableName) ?? 0) + 2 * CapacityUnits);
  }

  get member(): Members {
    if (!this.#isWanted) return {};
    return {
      ConsumedCapacity: Array.from(this.#units, ([TableName, CapacityUnits]) => ({ TableName, CapacityUnits })),
    };
  }
}
