// UpdateTable's creation and deletion of global secondary indexes, which dynalite accepts and ignores.
import type { DynaliteStore } from "./dynalite-store.ts";
import {
  type AttributeDefinition,
  failure,
  type IndexDescription,
  type Item,
  type Members,
  type OperationResult,
  type TableDescription,
} from "./operation.ts";

interface IndexUpdate {
  readonly Create?: IndexDescription;
  readonly Delete?: { readonly IndexName: string };
  readonly Update?: Members;
}

/** @returns the updates of indexes that `updateIndexes` makes, and the rest of the input */
export function splitIndexUpdates(input: Members): {
  readonly changes: readonly IndexUpdate[];
  readonly rest: Members;
} {
  const { GlobalSecondaryIndexUpdates: updates, AttributeDefinitions: _, ...others } = input;
  const all = Array.isArray(updates) ? (updates as readonly IndexUpdate[]) : [];
  const left = all.filter((it) => it.Create === undefined && it.Delete === undefined);
  return {
    changes: all.filter((it) => it.Create !== undefined || it.Delete !== undefined),
    rest: left.length === 0 ? others : { ...others, GlobalSecondaryIndexUpdates: left },
  };
}

/**
 * Changes the indexes of a table and fills new ones with its items.
 * @returns the failure if a change is not valid; nothing has changed then
 */
export async function updateIndexes(
  store: DynaliteStore,
  table: TableDescription,
  changes: readonly IndexUpdate[],
  definitions: unknown,
): Promise<OperationResult | undefined> {
  const given = Array.isArray(definitions) ? (definitions as readonly AttributeDefinition[]) : [];
  const known = new Map([...table.AttributeDefinitions, ...given].map((it) => [it.AttributeName, it]));
  let indexes = table.GlobalSecondaryIndexes ?? [];
  const created: IndexDescription[] = [];
  const deleted: string[] = [];
  for (const { Create, Delete } of changes) {
    const name = (Create ?? Delete)?.IndexName;
    const exists = indexes.some(({ IndexName }) => IndexName === name);
    if (Delete !== undefined) {
      if (!exists)
        return failure("ResourceNotFoundException", `Requested resource not found: Index: ${name} not found`);
      indexes = indexes.filter(({ IndexName }) => IndexName !== name);
      deleted.push(Delete.IndexName);
    } else if (Create !== undefined) {
      if (exists) return failure("ValidationException", `Attempting to create an index which already exists: ${name}`);
      const unknown = Create.KeySchema.find(({ AttributeName }) => !known.has(AttributeName));
      if (unknown !== undefined) {
        return failure(
          "ValidationException",
          `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions: ${unknown.AttributeName}`,
        );
      }
      const index = { ...Create, ...describedIndex(table, Create) };
      indexes = [...indexes, index];
      created.push(index);
    }
  }
  const AttributeDefinitions = usedDefinitions(known, table, indexes);
  const { GlobalSecondaryIndexes: _, ...others } = table;
  const changed = {
    ...others,
    AttributeDefinitions,
    ...(indexes.length > 0 ? { GlobalSecondaryIndexes: indexes } : {}),
  };
  for (const name of deleted) await store.deleteIndexEntries(table.TableName, name);
  for (const index of created) {
    const { LocalSecondaryIndexes: _, ...own } = changed;
    for await (const item of store.items(table.TableName)) {
      if (hasKeys(item, index, known)) await store.putIndexEntries({ ...own, GlobalSecondaryIndexes: [index] }, item);
    }
  }
  await store.putTable(changed);
  return undefined;
}

/** As dynalite describes the indexes of a new table. */
function describedIndex(table: TableDescription, { IndexName, ProvisionedThroughput }: IndexDescription) {
  return {
    IndexArn: `${table.TableArn}/index/${IndexName}`,
    IndexSizeBytes: 0,
    ItemCount: 0,
    IndexStatus: "ACTIVE",
    ProvisionedThroughput: {
      ...(ProvisionedThroughput ?? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 }),
      NumberOfDecreasesToday: 0,
    },
  };
}

/** DynamoDB does not put an item into an index whose key it lacks, or has with another type. */
function hasKeys(
  item: Item,
  { KeySchema }: IndexDescription,
  known: ReadonlyMap<string, AttributeDefinition>,
): boolean {
  return KeySchema.every(
    ({ AttributeName }) => item[AttributeName]?.[known.get(AttributeName)!.AttributeType] !== undefined,
  );
}

function usedDefinitions(
  known: ReadonlyMap<string, AttributeDefinition>,
  table: TableDescription,
  indexes: readonly IndexDescription[],
): readonly AttributeDefinition[] {
  const schemas = [table, ...(table.LocalSecondaryIndexes ?? []), ...indexes].flatMap((it) => it.KeySchema);
  const used = new Set(schemas.map(({ AttributeName }) => AttributeName));
  return [...known.values()].filter(({ AttributeName }) => used.has(AttributeName));
}
