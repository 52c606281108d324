// The keys that select an integration response.
import { Token } from "aws-cdk-lib";

/** Selects the answers of a backend to which an integration response applies. */
export class IntegrationResponseKey {
  /** All answers that no other key of the integration matches. */
  static readonly DEFAULT: IntegrationResponseKey = new IntegrationResponseKey("$default");

  /** An HTTP status, for integrations of the types HTTP, MOCK and AWS (except Lambda functions): `status(404)`. */
  static status(status: number): IntegrationResponseKey {
    return new IntegrationResponseKey(`/${status}/`);
  }

  /** All statuses with the same first digit: `statusClass(4)` matches 400 to 499. */
  static statusClass(digit: 1 | 2 | 3 | 4 | 5): IntegrationResponseKey {
    return new IntegrationResponseKey(`/${digit}\\d\\d/`);
  }

  /** Errors of a Lambda function whose message contains the text. Characters of patterns have no meaning in it. */
  static errorContaining(text: string): IntegrationResponseKey {
    if (Token.isUnresolved(text))
      throw new Error("errorContaining needs a string whose value is known. Use pattern().");
    const literal = text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    return new IntegrationResponseKey(`/(?s).*${literal}.*/`);
  }

  /**
   * A Java regular expression without slashes around it. It must match the whole HTTP status, or the whole error message of
   * a Lambda function.
   */
  static pattern(expression: string): IntegrationResponseKey {
    return new IntegrationResponseKey(`/${expression}/`);
  }

  /** As API Gateway stores it: `$default`, or a regular expression between slashes. */
  readonly key: string;

  private constructor(key: string) {
    this.key = key;
  }

  toString(): string {
    return this.key;
  }
}

/** @returns undefined if the key is legal, or a token */
export function keyProblem(key: string): string | undefined {
  if (Token.isUnresolved(key) || key === "$default" || /^\/.+\/$/s.test(key)) return undefined;
  return `integrationResponseKey must be $default, or a regular expression between slashes such as /404/, not ${JSON.stringify(key)}. Use IntegrationResponseKey.`;
}
