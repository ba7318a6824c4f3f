import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownFields } from '../../src/aws/known-fields.data.ts';
import { beyondKnown, newFacts, type SdkFacts, sdkFacts } from '../../tools/sdk-facts.ts';

const looked: SdkFacts = {
  fields: knownFields,
  values: JSON.parse(readFileSync(new URL('looked-at.json', import.meta.url), 'utf8')) as SdkFacts['values'],
};

describe('the installed SDK', () => {
  it('knows no field and no value that nobody has looked at: `npm run facts` lists them', () => {
    expect(newFacts(sdkFacts(), looked)).toEqual([]);
  });

  it('would be found to know more', () => {
    const { fields, values } = looked;
    const less = { fields, values: { ...values, NatGatewayState: ['available'] } };
    expect(newFacts(sdkFacts(), less)).toContain('NatGatewayState: deleting');
    const { DescribeNatGateways: _gone, ...others } = fields;
    expect(newFacts(sdkFacts(), { values, fields: others })).toContain('DescribeNatGateways: NatGateways');
  });
});

describe('the values that the resolver was proven on', () => {
  it('are all that the installed SDK knows of them: `npm run facts` lists what is beyond them', () => {
    expect(beyondKnown(sdkFacts())).toEqual([]);
  });

  it('would be found to be fewer', () => {
    const values = { NatGatewayState: ['available', 'daydreaming'] };
    expect(beyondKnown({ fields: {}, values })).toEqual(['natGateways.state: daydreaming']);
  });
});
