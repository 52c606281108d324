// One page of a list: docs/behaviour/control-plane.md section 1.3.
import { badRequest, defaultPageSize, maxPageSize, messages } from "@answerback/apigatewayv2";
import type { Key, RecordValue } from "../store/store.ts";

export interface Page {
  readonly items: readonly RecordValue[];
  readonly nextToken?: string;
}

/** A list to be divided into pages. */
export interface List {
  readonly collection: Key;
  readonly records: readonly RecordValue[];
  /** The member that identifies a record in its collection. */
  readonly identifier: string;
}

/**
 * A token names its list, and the last record of its page with its position. So the next page is found without a search,
 * and also after records before it were deleted.
 * @throws AwsError BadRequestException
 */
export function pageOf(list: List, query: URLSearchParams): Page {
  const { records, identifier } = list;
  const size = pageSize(query.get("maxResults"));
  const start = startAfter(list, query.get("nextToken"));
  const end = start + size;
  const items = records.slice(start, end);
  if (end >= records.length) return { items };
  return { items, nextToken: tokenOf(list, end - 1, String(items.at(-1)?.[identifier])) };
}

function pageSize(maxResults: string | null): number {
  if (maxResults === null || maxResults === "") return defaultPageSize;
  const size = /^\d{1,9}$/.test(maxResults) ? Number(maxResults) : 0;
  if (size < 1) throw badRequest(messages.invalidMaxResults(maxResults, maxPageSize));
  return Math.min(size, maxPageSize);
}

function startAfter({ collection, records, identifier }: List, token: string | null): number {
  if (token === null || token === "") return 0;
  const [, listed, position, id] = /^(\S+) (\d+) (.+)$/s.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (listed !== collection.join("/")) throw badRequest(messages.invalidNextToken);
  if (records[Number(position)]?.[identifier] === id) return Number(position) + 1;
  const found = records.findIndex((record) => record[identifier] === id);
  // The record was deleted: those after it have moved up by at least one.
  return found >= 0 ? found + 1 : Math.min(Number(position), records.length);
}

function tokenOf({ collection }: List, position: number, id: string): string {
  return Buffer.from(`${collection.join("/")} ${position} ${id}`).toString("base64url");
}
