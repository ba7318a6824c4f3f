#!/usr/bin/env node
// AWS: the SDK warns on Node 20 once a process; here that would spoil stderr (AWS SDK for JavaScript v3, supported Node.js versions).
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
const argv = process.argv.slice(2);
if (argv.length === 1 && argv[0] === '--version') {
  // Answered before anything else is loaded: pipelines ask for it at every start.
  const { version } = await import('./version.ts');
  process.stdout.write(`${version()}\n`);
} else {
  const { setFlagsFromString } = await import('node:v8');
  // V8 optimizes on threads of its own whatever was run a few thousand times. In a run of seconds that costs twice the processor
  // time that it saves, so that code has to run for longer (the default is 67,584 bytes of bytecode).
  setFlagsFromString('--interrupt-budget=3000000');
  // A report is mostly short-lived strings: a heap that grows slowly holds it in half the memory, for a tenth more time. A
  // preview is over in seconds, and someone waits for it.
  if (argv[0] !== 'preview') setFlagsFromString('--heap-growing-percent=30');
  const { run } = await import('./run.ts');
  const { processIo } = await import('./io.ts');
  process.exitCode = await run(argv, processIo(process));
}
