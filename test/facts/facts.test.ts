import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isLive, type Stateful } from '../../src/paths/unsettled.ts';
import { newFacts, type SdkFacts, sdkFacts } from '../../tools/sdk-facts.ts';

const looked = JSON.parse(readFileSync(new URL('looked-at.json', import.meta.url), 'utf8')) as SdkFacts;

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

// What no text of AWS says to carry traffic, and none says not to.
const unsaid: Readonly<Record<Stateful, readonly [string, readonly string[]]>> = {
  'nat-gateway': ['NatGatewayState', ['deleting']],
  attachment: [
    'TransitGatewayAttachmentState',
    ['deleting', 'failing', 'initiating', 'modifying', 'pending', 'rejecting', 'rollingBack'],
  ],
  peering: ['VpcPeeringConnectionStateReasonCode', ['deleting', 'provisioning']],
  gateway: ['AttachmentStatus', ['attaching', 'detaching']],
  association: ['RouteTableAssociationStateCode', ['associating', 'disassociating']],
  'transit-gateway-association': ['TransitGatewayAssociationState', ['associating', 'disassociating']],
};

describe.each(Object.entries(unsaid) as [Stateful, readonly [string, readonly string[]]][])(
  'the states of a %s',
  (kind, [name, open]) => {
    it('are all decided but those on the way to another', () => {
      const states = sdkFacts().values[name] ?? [];
      expect(states.filter((state) => isLive(kind, state.toLowerCase()) === null)).toEqual(open);
    });

    it('that are newer than the SDK are not decided', () => {
      expect(isLive(kind, 'daydreaming')).toBeNull();
    });
  },
);
