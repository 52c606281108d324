// Matchers and assertions for tests of APIs: `import { matchers } from "answerback/testing"`.
export {
  type ApiMatchers,
  assertChosen,
  assertClosedWith,
  assertReceived,
  type ExpectedChoices,
  matchers,
} from "./matchers.ts";
