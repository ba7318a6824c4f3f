import { describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { account, vpc } from '../../src/testing/index.ts';
import { type Stated, stated } from './previewed.ts';

/** A private subnet whose table one or two gateway endpoints serve. */
const network = (...endpoints: readonly string[]): Inventory =>
  account(
    endpoints.reduce(
      (own, name, at) => own.gatewayEndpoint('s3', { name, in: ['app'], routes: at === 0 }),
      vpc('net')
        .subnet('public', { egress: 'igw' })
        .natGateway('main', { in: 'public' })
        .subnet('app', { egress: 'nat-main', instances: 1 }),
    ),
  ).inventory();

const book = {
  'rtb-app': 'aws_route_table.app',
  'subnet-app': 'aws_subnet.app',
  'vpce-one': 'aws_vpc_endpoint.one',
  'vpce-two': 'aws_vpc_endpoint.two',
};

const two = 'aws_vpc_endpoint.two';
const tag = 'aws_vpc_endpoint_policy.two';
const made = { kind: 'create' as const, touches: ['vpce-two', 'rtb-app'] };

const fixOf = (all: Stated, check: string) =>
  stated({ ...all, fix: true }).preview.changes.new.find((one) => one.check === check)?.fix;

const second: Stated = {
  before: network('one'),
  after: network('one', 'two'),
  book,
  changes: { [two]: made },
  without: (left) => (left.has(two) ? network('one') : network('one', 'two')),
};

describe('a change that is left out', () => {
  it('is the fix where the remedy brings another failure', () => {
    expect(fixOf(second, 'duplicate-gateway-endpoint')).toMatchObject({
      address: two,
      text: `Leave out ${two}.`,
      code: `# Leave out ${two}`,
      proved: true,
      why: null,
    });
  });

  it('takes with it what would refer to nothing, and is none where something else does', () => {
    const references = { [tag]: [two] };
    const changes = { [two]: made, [tag]: { kind: 'create' as const, touches: [] } };
    expect(fixOf({ ...second, changes, references }, 'duplicate-gateway-endpoint')?.text).toBe(
      `Leave out ${two} and ${tag}.`,
    );
    const named = { ...book, 'vpce-policy': tag };
    const held = fixOf({ ...second, book: named, references }, 'duplicate-gateway-endpoint');
    expect(held).toMatchObject({ proved: false, code: null });
    expect(held?.why).toContain('unassociated-gateway-endpoint');
  });

  it('is none where the failure stays, or a way gets worse', () => {
    const stays = { ...second, without: () => second.after };
    expect(fixOf(stays, 'duplicate-gateway-endpoint')?.proved).toBe(false);
    const worse = { ...second, without: () => network() };
    expect(fixOf(worse, 'duplicate-gateway-endpoint')?.proved).toBe(false);
  });

  it('is named beside an edit where something that goes may be kept', () => {
    const one = 'aws_vpc_endpoint.one';
    const removed: Stated = {
      before: network('one'),
      after: network(),
      book,
      changes: { [one]: { kind: 'delete', touches: ['vpce-one', 'rtb-app'] } },
      without: (left) => (left.has(one) ? network('one') : network()),
    };
    expect(fixOf(removed, 's3-via-nat')?.text).toContain(`Or keep ${one}.`);
    expect(fixOf({ ...removed, without: () => network() }, 's3-via-nat')?.text).not.toContain('keep');
  });
});
