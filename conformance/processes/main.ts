// The suite `processes`: the test files of the packages that `npm test` leaves out, because each starts many processes of whole
// programs, functions, browsers or NATS servers. They are named `*.process.test.ts`, and stand beside what they test.
import { runTests, testFiles } from "../../scripts/run-tests.ts";

process.exitCode = await runTests(testFiles("processes"));
