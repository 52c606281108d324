// Adds the matchers to the types of vitest.
import type { ApiMatchers } from "answerback/testing";
import "vitest";

declare module "vitest" {
  interface Matchers<R extends void | Promise<void>, T> extends ApiMatchers<R> {}
}
