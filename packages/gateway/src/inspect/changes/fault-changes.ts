// `/inspector/api/faults`: the fault rules of the gateway, for the page that adds and removes them.
import { type FaultRule, FaultRuleError } from "../../execute/faults/fault-rule.ts";
import type { FaultRules } from "../../execute/faults/faults.ts";
import { ApiProblem } from "../api/api-problem.ts";
import type { FaultsAnswer } from "../api/inspector-api.ts";
import type { Mask } from "../masking/mask.ts";
import type { FaultDescription } from "./described-change.ts";

/** Each event is compared with every rule. */
const maxRules = 100;

/** Secrets in answers of rules are masked. */
export async function listFaults(faults: FaultRules, mask: Mask): Promise<FaultsAnswer> {
  return { items: mask.copy(await faults.list()) };
}

/** @throws ApiProblem 400 for a rule that cannot be used, 429 if there are too many */
export async function addFault(faults: FaultRules, rule: FaultRule): Promise<FaultDescription> {
  if ((await faults.list()).length >= maxRules) throw new ApiProblem(429, `There are ${maxRules} fault rules.`);
  try {
    return await faults.addRule(rule);
  } catch (cause) {
    if (cause instanceof FaultRuleError) throw new ApiProblem(400, cause.message, { cause });
    throw cause;
  }
}

/** @throws ApiProblem 404 */
export async function removeFault(faults: FaultRules, faultId: string): Promise<void> {
  if (!(await faults.removeRule(faultId))) throw new ApiProblem(404, `There is no fault rule ${faultId}.`);
}
