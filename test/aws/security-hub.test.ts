import { type BatchImportFindingsCommand, GetFindingsCommand } from '@aws-sdk/client-securityhub';
import { describe, expect, it } from 'vitest';
import { batchesOf, type Delivery, deliverFindings, type HubFinding } from '../../src/aws/security-hub.ts';

const finding = (id: string, fields: object = {}): HubFinding => ({
  Id: `pathproof/s3-via-nat/${id}`,
  ProductArn: 'arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default',
  GeneratorId: 'pathproof/s3-via-nat',
  AwsAccountId: '111122223333',
  Region: 'eu-west-1',
  CreatedAt: '2026-11-21T09:00:00.000Z',
  FirstObservedAt: '2026-11-21T09:00:00.000Z',
  UpdatedAt: '2026-11-21T09:00:00.000Z',
  ...fields,
});

const many = (amount: number, fields: object = {}) =>
  Array.from({ length: amount }, (_, index) => finding(String(index), fields));

const delivery = (findings: readonly HubFinding[], fields: Partial<Delivery> = {}): Delivery => ({
  accountId: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  credentials: Object.assign(() => Promise.reject(new Error('not asked for')), {
    memoized: true as const,
    drop: () => {},
  }),
  findings,
  isResolved: () => true,
  collectedAt: '2026-11-21T09:00:00.000Z',
  ...fields,
});

/** A Security Hub that holds findings and refuses some. */
const hub = (holds: readonly object[], refuses: (id: string) => boolean = () => false) => {
  const sent: { Id: string; CreatedAt: string; RecordState?: string }[] = [];
  const batches: number[] = [];
  const send = (command: unknown): Promise<object> => {
    if (command instanceof GetFindingsCommand) return Promise.resolve({ Findings: holds });
    const { Findings } = (command as BatchImportFindingsCommand).input;
    const items = (Findings ?? []) as unknown as typeof sent;
    batches.push(items.length);
    sent.push(...items);
    const refused = items.filter(({ Id }) => refuses(Id));
    return Promise.resolve({
      SuccessCount: items.length - refused.length,
      FailedFindings: refused.map(({ Id }) => ({ Id, ErrorCode: 'InvalidInput', ErrorMessage: 'No.' })),
    });
  };
  return { client: { send } as never, sent, batches };
};

describe('batches for Security Hub', () => {
  it('hold no more than a hundred findings', () => {
    const { batches } = batchesOf(many(250));
    expect(batches.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('hold no more than six megabytes', () => {
    const { batches } = batchesOf(many(60, { Description: 'x'.repeat(200_000) }));
    const sizes = batches.map((batch) => batch.reduce((sum, item) => sum + JSON.stringify(item).length, 0));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6_000_000);
    expect(batches.flat()).toHaveLength(60);
  });

  it('leave out what no batch may hold, counted in bytes and not in characters', () => {
    const { batches, tooLarge } = batchesOf([
      finding('small'),
      finding('large', { Title: 'ü'.repeat(121_000) }),
    ]);
    expect([batches.flat().length, tooLarge.length]).toEqual([1, 1]);
  });
});

describe('a delivery to Security Hub', () => {
  it('reads back what was refused, though the answer is a success', async () => {
    const { client } = hub([], (id) => id.endsWith('/1'));
    const result = await deliverFindings(delivery(many(3)), client);
    expect(result).toMatchObject({
      imported: 2,
      refused: [{ id: 'pathproof/s3-via-nat/1', code: 'InvalidInput' }],
    });
  });

  it('keeps the day on which a finding was created', async () => {
    const { client, sent } = hub([finding('0', { CreatedAt: '2026-01-01T00:00:00.000Z' })]);
    await deliverFindings(delivery(many(1)), client);
    expect(sent[0]?.CreatedAt).toBe('2026-01-01T00:00:00.000Z');
  });

  it.each([
    ['what is resolved', {}, '2026-11-20T09:00:00.000Z', ['ARCHIVED']],
    ['not what the report cannot tell about', { isResolved: () => false }, '2026-11-20T09:00:00.000Z', []],
    ['not what is newer than the report', {}, '2026-11-22T09:00:00.000Z', []],
  ] as const)('archives %s', async (_, fields, UpdatedAt, states) => {
    const { client, sent } = hub([finding('gone', { UpdatedAt })]);
    const result = await deliverFindings(delivery([], fields), client);
    expect(sent.map(({ RecordState }) => RecordState)).toEqual(states);
    expect(result.archived).toBe(states.length);
  });

  it('says why nothing was sent where Security Hub is not enabled', async () => {
    const refusal = Object.assign(new Error('Account is not subscribed'), {
      name: 'InvalidAccessException',
      $metadata: { httpStatusCode: 401 },
    });
    const result = await deliverFindings(delivery(many(1)), { send: () => Promise.reject(refusal) } as never);
    expect(result.problem).toMatchObject({
      action: 'securityhub:GetFindings',
      code: 'InvalidAccessException',
    });
  });
});
