// The requests about one template.
import type { ExchangeDescription } from "@answerback/gateway/inspector-api";

/** The last exchanges that rendered a template, newest first; none if the gateway does not answer. */
export async function exchangesOf(templateId: string): Promise<readonly ExchangeDescription[]> {
  const response = await fetch("api/exchanges?limit=200").catch(() => undefined);
  if (response?.ok !== true) return [];
  const { items } = (await response.json()) as { readonly items: readonly ExchangeDescription[] };
  const used = items.filter(
    ({ request, integrationResponse }) =>
      request?.template?.templateId === templateId || integrationResponse?.template?.templateId === templateId,
  );
  return used.toReversed();
}
