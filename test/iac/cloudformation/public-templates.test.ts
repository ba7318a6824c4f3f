import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textAt } from '../../../src/iac/cloudformation/json.ts';
import { readTemplate } from '../../../src/iac/cloudformation/template.ts';
import { readStacks } from '../../../src/iac/cloudformation/read-stacks.ts';
import { stack } from './show.ts';

const folder = new URL('../../../../shared/iac/data/templates/', import.meta.url);
const present = existsSync(folder);

/** The types that a template names, as a search for them in its text finds them. */
const typesIn = (text: string): ReadonlySet<string> =>
  new Set(
    [...text.matchAll(/^\s*["']?Type["']?:\s*["']?((?:AWS|Custom)::[\w:]+?)["']?,?\s*(?:#.*)?$/gm)].map(
      ([, type = '']) => type,
    ),
  );

const isParameterType = (type: string): boolean =>
  /::(?:Id|Name|KeyName|Value)$/.test(type) || type.startsWith('AWS::SSM::Parameter::');

describe.skipIf(!present)(
  `public templates${present ? '' : ' (skipped: ../shared/iac/data/templates is not there)'}`,
  () => {
    const files = present ? readdirSync(folder) : [];

    it('are all there', () => {
      expect(files.length).toBeGreaterThan(100);
    });

    it.each(files)('%s is read, and each of its resources is mapped or named', (file) => {
      const text = readFileSync(new URL(file, folder), 'utf8');
      const { resources } = readTemplate(text, file);
      const types = new Set(Object.values(resources).map((resource) => textAt(resource, 'Type')));
      expect([...typesIn(text)].filter((type) => !types.has(type) && !isParameterType(type))).toEqual([]);
      const [declared] = readStacks([stack(file, text)]);
      const named = new Set(
        [...(declared?.after ?? []), ...(declared?.skipped ?? [])].map(({ address }) => address),
      );
      const missing = Object.entries(resources).filter(
        ([logicalId, resource]) => !named.has(logicalId) && textAt(resource, 'Condition') === null,
      );
      expect(missing).toEqual([]);
      for (const { origin } of declared?.after ?? []) expect(origin.line).toBeGreaterThan(0);
    });
  },
);
