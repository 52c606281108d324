// Quotas of API keys are counted by the parent, for all workers together.
import type { ApiKeySettings } from "../execute/access/api-key.ts";
import type { CountUse } from "../execute/access/quota.ts";
import type { Link } from "./link.ts";

interface ParentMethods {
  countUse(key: ApiKeySettings): boolean | Promise<boolean>;
}

const topicName = "quotas";

/** In the parent, for each worker. @param countUse the same for all workers */
export function serveQuotas(link: Link, countUse: CountUse): void {
  link.topic<ParentMethods, object>(topicName, { countUse });
}

/** In a worker. */
export function quotasOfParent(link: Link): CountUse {
  const parent = link.topic<object, ParentMethods>(topicName, {});
  return (key) => parent.request("countUse", key);
}
