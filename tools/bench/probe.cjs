// Loaded into a process that is measured: at its end it says on file descriptor 3 what it used. CommonJS, whose loader Node.js
// has loaded in any case: that of ES modules would be part of every figure.
const { writeSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ cpu: userCPUTime + systemCPUTime, rss: maxRSS }));
});
