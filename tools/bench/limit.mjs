// The least that an audit of a saved inventory can cost: to read and parse it, and to write, hash and save such a report.
// node limit.mjs INVENTORY REPORT OUT
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const [inventory, report, out] = process.argv.slice(2);
JSON.parse(readFileSync(inventory, 'utf8'));
// What an audit works out is there for nothing: the report of the audit before, parsed in time that is told and taken off.
const began = process.cpuUsage();
const value = JSON.parse(readFileSync(report, 'utf8'));
const { user, system } = process.cpuUsage(began);
const text = JSON.stringify(value);
const hash = createHash('sha256').update(text).digest('hex');
writeFileSync(out, text);
process.stdout.write(JSON.stringify({ givenMs: (user + system) / 1000, hash }));
