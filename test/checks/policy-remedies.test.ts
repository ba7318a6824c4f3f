import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.ts';
import type { Inventory } from '../../src/model/inventory.ts';
import { parsePolicy } from '../../src/policy/index.ts';
import { audit } from '../../src/audit/audit.ts';
import { type Case, type CaseTable, inventoryOf } from '../../src/testing/index.ts';
import breaksService from './endpoint-policy-breaks-service.cases.ts';
import deniesAll from './endpoint-policy-denies-all.cases.ts';
import fullAccess from './full-access-endpoint-policy.cases.ts';
import identity from './endpoint-policy-without-identity-perimeter.cases.ts';
import ineffective from './bucket-policy-ineffective-condition.cases.ts';
import lockout from './bucket-policy-lockout.cases.ts';
import noPerimeter from './bucket-without-network-perimeter.cases.ts';
import orphaned from './endpoint-policy-orphaned-principal.cases.ts';
import resources from './endpoint-policy-without-resource-perimeter.cases.ts';
import stale from './bucket-policy-stale-endpoint.cases.ts';

const tables: readonly CaseTable[] = [
  fullAccess,
  identity,
  resources,
  deniesAll,
  orphaned,
  breaksService,
  noPerimeter,
  ineffective,
  stale,
  lockout,
];

const findingsOf = (table: CaseTable, given: Case, inventory: Inventory): readonly Finding[] =>
  audit(inventory, {
    ...given,
    checks: [table.check],
    vpcIds: [],
    assumeWorkloads: given.assumeWorkloads ?? false,
    minimumSeverity: null,
    rethrow: true,
  }).findings;

/** The document as a shell would hand it to the AWS CLI. */
const documentIn = (cli: string): string | null => {
  const quoted = /--(?:policy-document|policy) ('(?:[^']|'\\'')*')/.exec(cli)?.[1];
  return quoted === undefined ? null : quoted.slice(1, -1).replaceAll(`'\\''`, "'");
};

/** The same document as Terraform's jsonencode and a CloudFormation template hold it. */
const documentsIn = ({ terraform = '', cloudformation = '' }: NonNullable<Finding['remedy']>) => ({
  terraform:
    /jsonencode\(([\s\S]*)\)\n\}$/.exec(terraform)?.[1]?.replaceAll('$${', '${').replaceAll('%%{', '%{') ??
    '',
  cloudformation: cloudformation.slice(cloudformation.indexOf('{')),
});

const withPolicy = (inventory: Inventory, id: string, policy: string): Inventory => ({
  ...inventory,
  regions: inventory.regions.map((unit) => {
    const { vpcEndpoints, buckets } = unit.sections;
    return {
      ...unit,
      sections: {
        ...unit.sections,
        vpcEndpoints:
          'seen' in vpcEndpoints
            ? { seen: vpcEndpoints.seen.map((one) => (one.id === id ? { ...one, policy } : one)) }
            : vpcEndpoints,
        buckets:
          'seen' in buckets
            ? {
                seen: buckets.seen.map((one) =>
                  one.name === id ? { ...one, policy: { seen: policy } } : one,
                ),
              }
            : buckets,
      },
    };
  }),
});

describe.each(tables.map((table) => [table.check.id, table] as const))('the remedies of %s', (_, table) => {
  const failing = Object.entries(table.cases).flatMap(([fact, given]) => {
    const inventory = inventoryOf(given.given);
    return findingsOf(table, given, inventory)
      .filter(({ status }) => status === 'fail')
      .map((finding) => ({ fact, given, inventory, finding }));
  });

  it.each(failing.map((one) => [one.fact, one.finding.subject.id, one] as const))(
    'mend it: %s (%s)',
    (_fact, id, { given, inventory, finding }) => {
      const { remedy } = finding;
      const document = documentIn(remedy?.cli ?? '');
      if (remedy === null || document === null) {
        expect(remedy?.text).toMatch(/[a-z]/);
        return;
      }
      expect(parsePolicy(document).problems.filter(({ level }) => level === 'invalid')).toEqual([]);
      expect(document.length).toBeLessThan(20_480);
      for (const other of Object.values(documentsIn(remedy)))
        expect(JSON.parse(other)).toEqual(JSON.parse(document));
      const [after] = findingsOf(table, given, withPolicy(inventory, id, document)).filter(
        ({ subject }) => subject.id === id,
      );
      expect(`${after?.status} ${after?.message}`).toMatch(/^(?:pass|not-applicable) /);
    },
  );
});
