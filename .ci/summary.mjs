// Turns vitest's JSON report, the exit code of the tests and the number of failed steps into the run's last line and exit code.
import { existsSync, readFileSync } from 'node:fs';

const [reportFile, testsExit, failedSteps] = process.argv.slice(2);
const report = existsSync(reportFile)
  ? JSON.parse(readFileSync(reportFile, 'utf8'))
  : { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

// A file that does not load has no tests to count, and is a failure all the same.
const unloadable = report.testResults.filter(
  ({ status, assertionResults }) =>
    status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
).length;

const testFailures = report.numFailedTests + unloadable;
// Tests that could not start, were cut off, or raised an error outside of any test.
const unexplained = testsExit !== '0' && testFailures === 0 ? 1 : 0;
const failures = testFailures + unexplained + Number(failedSteps);
const skipped = report.numPendingTests + report.numTodoTests;

if (skipped > 0) console.log(`${skipped} skipped`);
if (failedSteps !== '0') console.log(`${failedSteps} of the steps besides the tests failed`);
console.log(`${report.numPassedTests} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
