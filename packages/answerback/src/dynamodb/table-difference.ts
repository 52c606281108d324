// The difference between a table as a program declares it and as it is: updates that DynamoDB makes, or reasons why only a
// new table will do.
import type { CreateTableInput, GlobalIndex, Index } from "@answerback/program";
import type { IndexDescription, Members, TableDescription } from "./operation.ts";

export interface TableDifference {
  /** Parts that DynamoDB cannot change; empty if the updates are enough. */
  readonly fixed: readonly string[];
  /** Inputs of UpdateTable, one after the other: it takes one change of an index at a time. */
  readonly updates: readonly Members[];
}

export function tableDifference(wanted: CreateTableInput, actual: TableDescription): TableDifference {
  const isSameKey = isEqual(keyOf(wanted.KeySchema), keyOf(actual.KeySchema));
  const isSameType = wanted.KeySchema.every(({ AttributeName }) => hasSameType(AttributeName, wanted, actual));
  const fixed = [
    ...(isSameKey ? [] : ["the key"]),
    ...(isSameKey && !isSameType ? ["the type of the key"] : []),
    ...(isEqual(shapesOf(wanted.LocalSecondaryIndexes, wanted), shapesOf(actual.LocalSecondaryIndexes, actual))
      ? []
      : ["local secondary indexes"]),
  ];
  return {
    fixed,
    updates: [...indexUpdates(wanted, actual), ...billingUpdates(wanted, actual), ...settingUpdates(wanted, actual)],
  };
}

function indexUpdates(wanted: CreateTableInput, actual: TableDescription): readonly Members[] {
  const { TableName, AttributeDefinitions } = wanted;
  const before = shapesOf(actual.GlobalSecondaryIndexes, actual);
  const after = shapesOf(wanted.GlobalSecondaryIndexes, wanted);
  const isKept = (name: string) => isEqual(before[name], after[name]);
  const deleted = Object.keys(before).filter((name) => !isKept(name));
  const created = (wanted.GlobalSecondaryIndexes ?? []).filter(({ IndexName }) => !isKept(IndexName));
  return [
    ...deleted.map((IndexName) => ({ TableName, GlobalSecondaryIndexUpdates: [{ Delete: { IndexName } }] })),
    ...created.map((Create) => ({ TableName, AttributeDefinitions, GlobalSecondaryIndexUpdates: [{ Create }] })),
  ];
}

function billingUpdates(wanted: CreateTableInput, actual: TableDescription): readonly Members[] {
  const { TableName, BillingMode, ProvisionedThroughput } = wanted;
  const before = actual.BillingModeSummary?.BillingMode ?? "PROVISIONED";
  if (BillingMode === "PAY_PER_REQUEST") return before === BillingMode ? [] : [{ TableName, BillingMode }];
  const { ReadCapacityUnits, WriteCapacityUnits } = actual.ProvisionedThroughput ?? {};
  const isSame = isEqual({ ReadCapacityUnits, WriteCapacityUnits }, ProvisionedThroughput);
  if (before === BillingMode) return isSame ? [] : [{ TableName, ProvisionedThroughput }];
  const updates = (wanted.GlobalSecondaryIndexes ?? []).map((it: GlobalIndex) => ({
    Update: { IndexName: it.IndexName, ProvisionedThroughput: it.ProvisionedThroughput },
  }));
  const ofIndexes = updates.length > 0 ? { GlobalSecondaryIndexUpdates: updates } : {};
  return [{ TableName, BillingMode, ProvisionedThroughput, ...ofIndexes }];
}

function settingUpdates(wanted: CreateTableInput, actual: TableDescription): readonly Members[] {
  const { TableName, StreamSpecification, DeletionProtectionEnabled = false } = wanted;
  const viewType = actual.StreamSpecification?.StreamEnabled ? actual.StreamSpecification.StreamViewType : undefined;
  const isSameStream = viewType === StreamSpecification?.StreamViewType;
  const off = { TableName, StreamSpecification: { StreamEnabled: false } };
  return [
    // DynamoDB does not change the view of a stream: it ends, and another one begins.
    ...(!isSameStream && viewType !== undefined ? [off] : []),
    ...(!isSameStream && StreamSpecification !== undefined ? [{ TableName, StreamSpecification }] : []),
    ...((actual.DeletionProtectionEnabled ?? false) === DeletionProtectionEnabled
      ? []
      : [{ TableName, DeletionProtectionEnabled }]),
  ];
}

type Definitions = Pick<CreateTableInput | TableDescription, "AttributeDefinitions">;

/** The definition of each index, with the types of its key, in a form that can be compared. */
function shapesOf(
  indexes: readonly (Index | IndexDescription)[] = [],
  definitions: Definitions,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    indexes.map(({ IndexName, KeySchema, Projection }) => [
      IndexName,
      {
        key: keyOf(KeySchema),
        types: KeySchema.map(({ AttributeName }) => typeOf(AttributeName, definitions)),
        projection: Projection.ProjectionType ?? "ALL",
        attributes: [...(Projection.NonKeyAttributes ?? [])].sort(),
      },
    ]),
  );
}

const keyOf = (schema: readonly { readonly AttributeName: string; readonly KeyType: string }[]) =>
  schema.map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).sort();

const typeOf = (name: string, { AttributeDefinitions }: Definitions) =>
  AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType;

const hasSameType = (name: string, one: Definitions, other: Definitions) => typeOf(name, one) === typeOf(name, other);

/** Both are plain data with members in the same order. */
const isEqual = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
