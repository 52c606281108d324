// Matchers and assertions for tests of APIs: `import { matchers } from "answerback/testing"`.
export { assertChosen, assertClosedWith, assertReceived, type ExpectedChoices, matchers } from "./matchers.ts";
