import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { knownFields } from '../src/aws/known-fields.data.ts';
import { beyondKnown, newFacts, type SdkFacts, sdkFacts } from './sdk-facts.ts';

/*
 * Lists what the installed SDK says of AWS's answers that nobody has looked at: fields and enum values; and what is beyond the
 * values that the resolver was proven on (src/model/known-values.ts), which it answers with unknown. With --looked it writes
 * the former down as looked at: do it after deciding what each one means for the resolver.
 */
const valuesFile = new URL('../test/facts/looked-at.json', import.meta.url);
const fieldsFile = new URL('../src/aws/known-fields.data.ts', import.meta.url);

const fieldsText = (fields: SdkFacts['fields']): string =>
  `/** The fields of AWS's answers that somebody has looked at, by operation; \`npm run facts -- --looked\` writes them. */
export const knownFields: Readonly<Record<string, readonly string[]>> = ${JSON.stringify(fields)};
`;

const write = async (file: URL, text: string): Promise<void> => {
  const filepath = fileURLToPath(file);
  writeFileSync(file, await format(text, { ...(await resolveConfig(filepath)), filepath }));
};

const keep = async ({ fields, values }: SdkFacts): Promise<void> => {
  await write(valuesFile, JSON.stringify(values));
  await write(fieldsFile, fieldsText(fields));
};

const sdk = sdkFacts();
const values = JSON.parse(readFileSync(valuesFile, 'utf8')) as SdkFacts['values'];
const news = newFacts(sdk, { fields: knownFields, values });
process.stdout.write(
  news.length === 0
    ? 'The installed SDK knows nothing that has not been looked at.\n'
    : `New since it was last looked at:\n${news.map((one) => `  ${one}\n`).join('')}`,
);
const beyond = beyondKnown(sdk);
if (beyond.length > 0)
  process.stdout.write(`Answered with unknown:\n${beyond.map((one) => `  ${one}\n`).join('')}`);
if (process.argv.includes('--looked')) await keep(sdk);
else process.exitCode = news.length + beyond.length === 0 ? 0 : 1;
