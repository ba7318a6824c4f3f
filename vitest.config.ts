import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, longest first: one that begins late keeps a worker when the others have ended. The others come in
 * the order of their size, and several of these are short.
 */
const longest = [
  'test/knock-out/checks.test.ts',
  'test/live/engine.test.ts',
  'test/browser/page.test.ts',
  'test/live/live.test.ts',
  'test/bank/cases.test.ts',
  'test/live/plan.test.ts',
  'test/plan/again.test.ts',
  'test/live/faults.test.ts',
  'test/fake-aws/scan.test.ts',
  'test/proof/prove.test.ts',
  'test/knock-out/novelties.test.ts',
  'test/browser/drawings.test.ts',
  'test/house/needs.test.ts',
  'test/house/bundle.test.ts',
  'test/fake-aws/resume.test.ts',
  'test/browser/listed.test.ts',
  'test/knock-out/doubts.test.ts',
  'test/knock-out/paths.test.ts',
  'test/remedies/hostile.test.ts',
  'test/remedies/remedies.test.ts',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const at = longest.findIndex((name) => moduleId.endsWith(name));
  return at < 0 ? longest.length : at;
};

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).sort((a, b) => placeOf(a) - placeOf(b));
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    env: {
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_EC2_METADATA_DISABLED: 'true',
      NO_COLOR: '1',
      TZ: 'UTC',
    },
    // For tests that hang, not for slow ones: a busy machine takes many times as long as a quiet one. None has less.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Both cores of a small machine: half of the tests wait for processes and servers.
    maxWorkers: '100%',
    // A worker loads the source once for all of its files: to load it anew for each takes longer than most of the tests.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    restoreMocks: true,
    unstubEnvs: true,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text', 'html'],
    },
  },
});
