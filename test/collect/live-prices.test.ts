import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { askPrices } from '../../src/collect/live-prices.ts';
import { priceActions } from '../../src/aws/price-actions.ts';

const accountId = '111122223333';
const stops: (() => void)[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const stop of stops.splice(0)) stop();
});

interface Question {
  readonly ServiceCode: string;
  readonly Filters: readonly { readonly Field: string; readonly Value: string }[];
  readonly NextToken?: string;
}

const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::${accountId}:user/ana</Arn><UserId>u</UserId><Account>${accountId}</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

/** A stand-in for AWS: says who the caller is, and answers questions for products. */
const serve = async (answer: (question: Question) => { readonly status?: number; readonly body: object }) => {
  const questions: Question[] = [];
  const headers: Record<string, string | string[] | undefined>[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      if (text.includes('GetCallerIdentity')) {
        outgoing.writeHead(200, { 'content-type': 'text/xml', 'x-amzn-requestid': 'r' }).end(identity);
        return;
      }
      headers.push(incoming.headers);
      const question = JSON.parse(text) as Question;
      questions.push(question);
      const { status = 200, body } = answer(question);
      outgoing.writeHead(status, { 'x-amzn-requestid': 'r' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.close();
    server.closeAllConnections();
  });
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  return { questions, headers };
};

const ask = (...regions: readonly string[]) =>
  askPrices(
    {
      regions: [],
      accounts: [],
      profile: null,
      roleName: null,
      roleArn: null,
      externalId: null,
      homeRegion: null,
      now: () => new Date('2026-11-30T00:00:00Z'),
    },
    regions,
  );

/** A product as the API writes it. */
const product = (
  usagetype: string,
  unit: string,
  prices: readonly (readonly [usd: string, from: string])[],
  regionCode = 'eu-west-1',
): string =>
  JSON.stringify({
    product: { productFamily: 'a', attributes: { usagetype, regionCode } },
    publicationDate: '2026-11-20T17:45:21Z',
    terms: {
      OnDemand: {
        term: {
          priceDimensions: Object.fromEntries(
            prices.map(([USD, beginRange]) => [
              `d${beginRange}`,
              { unit, beginRange, pricePerUnit: { USD } },
            ]),
          ),
        },
      },
    },
  });

const answers: Readonly<Record<string, readonly string[]>> = {
  'NAT Gateway': [
    product('EU-NatGateway-Hours', 'Hrs', [['0.0490000000', '0']]),
    product('EU-RegionalNatGateway-Hours', 'Hrs', [['0.0500000000', '0']]),
    product('EU-NatGateway-Bytes', 'GB', [['0.0510000000', '0']]),
    product('EU-NatGateway-Prvd-Bytes', 'GB', [['9', '0']]),
    'not JSON',
  ],
  VpcEndpoint: [
    product('EU-VpcEndpoint-Hours', 'Hrs', [['0.0120000000', '0']]),
    product('EU-VpcEndpoint-GWLBE-Hours', 'Hrs', [['7', '0']]),
    product('EU-VpcEndpoint-Bytes', 'GB', [
      ['0.0040000000', '5242880'],
      ['0.0110000000', '0'],
      ['0.0060000000', '1048576'],
    ]),
  ],
  VPCPublicIPv4Address: [product('EU-PublicIPv4:IdleAddress', 'Hrs', [['0.0060000000', '0']])],
};

const productsFor = ({ Filters }: Question): readonly string[] =>
  answers[Filters.find(({ Field }) => Field !== 'regionCode')?.Value ?? ''] ?? [];

describe('prices that AWS is asked for', () => {
  it('are those of each item: the first tier, and no product that is only called alike', async () => {
    const { headers } = await serve((question) => ({ body: { PriceList: productsFor(question) } }));
    const { prices } = await ask('eu-west-1', 'eu-west-1');
    const found = 'seen' in prices ? prices.seen : [];
    expect(Object.fromEntries(found.map(({ item, usd }) => [item, usd]))).toEqual({
      'nat-gateway-hour': 0.049,
      'regional-nat-gateway-hour': 0.05,
      'nat-gateway-gigabyte': 0.051,
      'interface-endpoint-hour': 0.012,
      'interface-endpoint-gigabyte': 0.011,
      'public-ipv4-hour': 0.006,
    });
    expect(new Set(found.map(({ region, date }) => `${region} ${date}`))).toEqual(
      new Set(['eu-west-1 2026-11-20']),
    );
    expect(found[0]?.source).toBe('AWS Price List API, pricing:GetProducts, offer AmazonEC2 of 2026-11-20');
    // One question for each kind of product, once for a region; signed for the service, in the region that has the API.
    expect(headers).toHaveLength(3);
    expect(headers[0]?.['x-amz-target']).toBe('AWSPriceListService.GetProducts');
    expect(headers[0]?.['authorization']).toContain('/us-east-1/pricing/aws4_request');
  });

  it('are read from page to page', async () => {
    const { questions } = await serve((question) => {
      const all = productsFor(question);
      return question.NextToken === undefined
        ? { body: { PriceList: all.slice(0, 1), NextToken: 'more' } }
        : { body: { PriceList: all.slice(1) } };
    });
    const { prices } = await ask('eu-west-1');
    expect('seen' in prices && prices.seen).toHaveLength(6);
    expect(questions).toHaveLength(6);
  });

  it('are none where the answer is of another region, is free, has another unit, or says two prices', async () => {
    await serve(({ Filters }) => ({
      body: {
        PriceList: Filters.some(({ Value }) => Value === 'NAT Gateway')
          ? [
              product('USE1-NatGateway-Hours', 'Hrs', [['0.045', '0']], 'us-east-1'),
              product('EU-NatGateway-Bytes', 'Hrs', [['0.048', '0']]),
              product('EU-RegionalNatGateway-Hours', 'Hrs', [['0.048', '0']]),
              product('EU-RegionalNatGateway-Hours', 'Hrs', [['0.058', '0']]),
            ]
          : [product('EU-VpcEndpoint-Hours', 'Hrs', [['0.0000000000', '0']])],
      },
    }));
    expect((await ask('eu-west-1')).prices).toEqual({ seen: [] });
  });

  it('are not asked for in other partitions', async () => {
    const { questions } = await serve(() => ({ body: { PriceList: [] } }));
    expect((await ask('us-gov-west-1', 'cn-north-1')).prices).toEqual({ seen: [] });
    expect(questions).toEqual([]);
  });

  it('are a gap where AWS refuses, that names the permission; and the calls are told', async () => {
    await serve(() => ({
      status: 400,
      body: { __type: 'com.amazon#AccessDeniedException', message: 'You may not.' },
    }));
    const { prices, accountCalls } = await ask('eu-west-1');
    expect(prices).toMatchObject({ gap: { action: priceActions[0], message: 'You may not.' } });
    expect(accountCalls[0]?.accountId).toBe(accountId);
    expect(accountCalls[0]?.calls.map(({ action }) => action)).toEqual([...priceActions]);
  });
});
