import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    env: {
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      AWS_EC2_METADATA_DISABLED: 'true',
      NO_COLOR: '1',
      TZ: 'UTC',
    },
    // For tests that hang, not for slow ones: a busy machine takes many times as long as a quiet one.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    // Both cores of a small machine: half of the tests wait for processes and servers.
    maxWorkers: '100%',
    restoreMocks: true,
    unstubEnvs: true,
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      reporter: ['text', 'html'],
    },
  },
});
