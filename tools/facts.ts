import { readFileSync, writeFileSync } from 'node:fs';
import { beyondKnown, newFacts, type SdkFacts, sdkFacts } from './sdk-facts.ts';

/*
 * Lists what the installed SDK says of AWS's answers that nobody has looked at: fields and enum values; and what is beyond the
 * values that the resolver was proven on (src/model/known-values.ts), which it answers with unknown. With --looked it writes
 * the former down as looked at: do it after deciding what each one means for the resolver.
 */
const file = new URL('../test/facts/looked-at.json', import.meta.url);
const sdk = sdkFacts();
const news = newFacts(sdk, JSON.parse(readFileSync(file, 'utf8')) as SdkFacts);
process.stdout.write(
  news.length === 0
    ? 'The installed SDK knows nothing that has not been looked at.\n'
    : `New since it was last looked at:\n${news.map((one) => `  ${one}\n`).join('')}`,
);
const beyond = beyondKnown(sdk);
if (beyond.length > 0)
  process.stdout.write(`Answered with unknown:\n${beyond.map((one) => `  ${one}\n`).join('')}`);
if (process.argv.includes('--looked')) writeFileSync(file, `${JSON.stringify(sdk, null, 2)}\n`);
else process.exitCode = news.length + beyond.length === 0 ? 0 : 1;
