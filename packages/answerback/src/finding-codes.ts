// Parses lists of finding codes in settings and flags: `AB010, AB014`.
import { isFindingCode } from "@answerback/apigatewayv2/findings";
import { UserError } from "./user-error.ts";

/** @throws UserError if one of them is not a code */
export function findingCodes(text = ""): readonly string[] {
  const codes = text.split(/[\s,]+/).filter(Boolean);
  const wrong = codes.find((code) => !isFindingCode(code));
  if (wrong === undefined) return codes;
  throw new UserError(`'${wrong}' is not a finding. Codes look like AB010; docs/findings.md lists them.`);
}
