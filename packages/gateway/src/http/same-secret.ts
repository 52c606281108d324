// Compares secrets of requests.
import { timingSafeEqual } from "node:crypto";

/** True if both are equal. The time that it takes shows at most the length. */
export function isSameSecret(given: string, secret: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(secret)];
  return left.length === right.length && timingSafeEqual(left, right);
}
