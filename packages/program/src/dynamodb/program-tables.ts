// The DynamoDB tables and items of a program, from the state of its last run.
import { type PlainValue, plainMap } from "@answerback/pulumi/host";
import type { ResourceState } from "../engine/state-file.ts";
import { urnName } from "../engine/urn.ts";
import type { CreateTableInput, GlobalIndex, Index, TableDefinition, TableItemDefinition } from "./table-definition.ts";

const classicTable = "aws:dynamodb/table:Table";
const nativeTables = ["aws-native:dynamodb:Table", "aws-native:dynamodb:GlobalTable"];
const classicItem = "aws:dynamodb/tableItem:TableItem";

/** True for types that a DynamoDB on this machine serves. */
export function isTableType(token: string): boolean {
  return token === classicTable || token === classicItem || nativeTables.includes(token);
}

type Members = Readonly<Record<string, PlainValue>>;

/** The tables that the program manages, in the order of its state. */
export function tablesOf(states: readonly ResourceState[]): readonly TableDefinition[] {
  return states.flatMap((state) => {
    if (state.external) return [];
    const isNative = nativeTables.includes(state.type);
    if (!isNative && state.type !== classicTable) return [];
    const inputs = plainMap(state.inputs);
    const outputs = plainMap(state.outputs);
    const name = text(isNative ? outputs.tableName : outputs.name) ?? state.id ?? urnName(state.urn);
    const { input, timeToLive } = isNative ? nativeTable(name, inputs) : classic(name, inputs);
    return [{ name, logicalName: urnName(state.urn), input, timeToLive }];
  });
}

/** The items that the program manages; one whose text is not JSON is left out. */
export function tableItemsOf(states: readonly ResourceState[]): readonly TableItemDefinition[] {
  return states.flatMap((state) => {
    if (state.external || state.type !== classicItem) return [];
    const { tableName, hashKey, rangeKey, item } = plainMap(state.inputs);
    const parsed = parsedItem(item);
    const [table, hash] = [text(tableName), text(hashKey)];
    if (parsed === undefined || table === undefined || hash === undefined) return [];
    const range = text(rangeKey);
    const keyNames = range === undefined ? [hash] : [hash, range];
    return [{ urn: state.urn, logicalName: urnName(state.urn), tableName: table, keyNames, item: parsed }];
  });
}

interface Table {
  readonly input: CreateTableInput;
  readonly timeToLive: string | undefined;
}

function classic(name: string, inputs: Members): Table {
  const isOnDemand = inputs.billingMode === "PAY_PER_REQUEST";
  const ttl = members(inputs.ttl);
  const index = (it: Members, hashKey: PlainValue): Index => ({
    IndexName: text(it.name) ?? "",
    KeySchema: keySchema(it.hashKey ?? hashKey, it.rangeKey, it.keySchemas),
    Projection: projection(it.projectionType, it.nonKeyAttributes),
  });
  const global = list(inputs.globalSecondaryIndexes).map(
    (it): GlobalIndex => ({
      ...index(it, null),
      ...(isOnDemand ? {} : { ProvisionedThroughput: throughput(it.readCapacity, it.writeCapacity) }),
    }),
  );
  const local = list(inputs.localSecondaryIndexes).map((it) => index(it, inputs.hashKey ?? null));
  const input: CreateTableInput = {
    TableName: name,
    AttributeDefinitions: list(inputs.attributes).map((it) => ({
      AttributeName: text(it.name) ?? "",
      AttributeType: text(it.type) ?? "S",
    })),
    KeySchema: keySchema(inputs.hashKey, inputs.rangeKey, null),
    ...billing(isOnDemand, throughput(inputs.readCapacity, inputs.writeCapacity)),
    ...indexes(global, local),
    ...stream(inputs.streamEnabled === true ? (text(inputs.streamViewType) ?? "NEW_AND_OLD_IMAGES") : undefined),
    ...(inputs.deletionProtectionEnabled === true ? { DeletionProtectionEnabled: true } : {}),
  };
  return { input, timeToLive: ttl.enabled === true ? text(ttl.attributeName) : undefined };
}

function nativeTable(name: string, inputs: Members): Table {
  const isOnDemand = inputs.billingMode === "PAY_PER_REQUEST";
  const ttl = members(inputs.timeToLiveSpecification);
  const capacity = (given: PlainValue | undefined) => {
    const { readCapacityUnits, writeCapacityUnits } = members(given);
    return throughput(readCapacityUnits, writeCapacityUnits);
  };
  const index = (it: Members): Index => ({
    IndexName: text(it.indexName) ?? "",
    KeySchema: nativeSchema(it.keySchema),
    Projection: projection(members(it.projection).projectionType, members(it.projection).nonKeyAttributes),
  });
  const global = list(inputs.globalSecondaryIndexes).map(
    (it): GlobalIndex => ({
      ...index(it),
      ...(isOnDemand ? {} : { ProvisionedThroughput: capacity(it.provisionedThroughput) }),
    }),
  );
  const specification = members(inputs.streamSpecification);
  const input: CreateTableInput = {
    TableName: name,
    AttributeDefinitions: list(inputs.attributeDefinitions).map((it) => ({
      AttributeName: text(it.attributeName) ?? "",
      AttributeType: text(it.attributeType) ?? "S",
    })),
    KeySchema: nativeSchema(inputs.keySchema),
    ...billing(isOnDemand, capacity(inputs.provisionedThroughput)),
    ...indexes(global, list(inputs.localSecondaryIndexes).map(index)),
    ...stream(text(specification.streamViewType)),
    ...(inputs.deletionProtectionEnabled === true ? { DeletionProtectionEnabled: true } : {}),
  };
  return { input, timeToLive: ttl.enabled === true ? text(ttl.attributeName) : undefined };
}

function keySchema(hash: PlainValue | undefined, range: PlainValue | undefined, schemas: PlainValue | undefined) {
  const given = list(schemas);
  if (given.length > 0) return nativeSchema(schemas);
  const element = (name: PlainValue | undefined, KeyType: string) =>
    text(name) === undefined ? [] : [{ AttributeName: text(name)!, KeyType }];
  return [...element(hash, "HASH"), ...element(range, "RANGE")];
}

function nativeSchema(given: PlainValue | undefined) {
  const elements = list(given).map((it) => ({
    AttributeName: text(it.attributeName) ?? "",
    KeyType: text(it.keyType) ?? "HASH",
  }));
  // DynamoDB wants the hash key first.
  return elements.toSorted((one, other) => one.KeyType.localeCompare(other.KeyType));
}

function projection(type: PlainValue | undefined, attributes: PlainValue | undefined): Index["Projection"] {
  const names = Array.isArray(attributes) ? attributes.filter((it) => typeof it === "string") : [];
  return { ProjectionType: text(type) ?? "ALL", ...(names.length > 0 ? { NonKeyAttributes: names } : {}) };
}

function billing(isOnDemand: boolean, provisioned: { ReadCapacityUnits: number; WriteCapacityUnits: number }) {
  return isOnDemand
    ? ({ BillingMode: "PAY_PER_REQUEST" } as const)
    : ({ BillingMode: "PROVISIONED", ProvisionedThroughput: provisioned } as const);
}

function indexes(global: readonly GlobalIndex[], local: readonly Index[]) {
  return {
    ...(global.length > 0 ? { GlobalSecondaryIndexes: global } : {}),
    ...(local.length > 0 ? { LocalSecondaryIndexes: local } : {}),
  };
}

function stream(viewType: string | undefined) {
  return viewType === undefined
    ? {}
    : ({ StreamSpecification: { StreamEnabled: true, StreamViewType: viewType } } as const);
}

/** Capacity limits nothing here, so a missing one is 1. */
function throughput(read: PlainValue | undefined, write: PlainValue | undefined) {
  const units = (value: PlainValue | undefined) => (typeof value === "number" && value > 0 ? value : 1);
  return { ReadCapacityUnits: units(read), WriteCapacityUnits: units(write) };
}

function parsedItem(given: PlainValue | undefined): TableItemDefinition["item"] | undefined {
  try {
    const parsed: unknown = JSON.parse(text(given) ?? "");
    return typeof parsed === "object" && parsed !== null ? (parsed as TableItemDefinition["item"]) : undefined;
  } catch {
    return undefined;
  }
}

const text = (value: PlainValue | undefined) => (typeof value === "string" && value !== "" ? value : undefined);
const list = (value: PlainValue | undefined): readonly Members[] => (Array.isArray(value) ? value.map(members) : []);
const members = (value: PlainValue | undefined): Members =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {};
