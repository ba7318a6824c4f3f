import type { ListPrice, PriceItem } from '../model/price.ts';
import type { Ask } from './ask.ts';
import { follow } from './pages.ts';
import { priceActions } from './price-actions.ts';
import type { SignedCommand } from './signed-client.ts';

interface Products {
  /** Each a JSON text. */
  readonly PriceList?: readonly string[];
  readonly NextToken?: string;
}

interface Question {
  readonly ServiceCode: string;
  readonly Filters: readonly {
    readonly Type: 'TERM_MATCH';
    readonly Field: string;
    readonly Value: string;
  }[];
  readonly NextToken?: string;
}

/** Asks for the products of a service, with their prices. */
class GetProductsCommand implements SignedCommand<Products> {
  // Says what comes back, as the SDK's commands do; nobody calls it.
  declare readonly resolveMiddleware: SignedCommand<Products>['resolveMiddleware'];
  readonly path = '/';
  readonly list = 'PriceList';
  readonly schema = [9, 'com.amazonaws.pricing', 'GetProducts'] as const;
  readonly input: Question;
  readonly call: { readonly target: string; readonly input: object };

  constructor(input: Question) {
    this.input = input;
    // AWS: the target of the Price List Query API (Smithy model of the service, AWSPriceListService).
    this.call = { target: 'AWSPriceListService.GetProducts', input: { ...input, FormatVersion: 'aws_v1' } };
  }
}

// AWS: the Price List Query API is in us-east-1 and few other regions, and answers for all (AWS Billing guide, Price List Query API).
/** The region in which prices of the commercial partition are asked for. */
export const priceRegion = 'us-east-1';

/** Products that are asked for together, and what their usage types are priced as. */
interface Asked {
  readonly service: string;
  readonly field: string;
  readonly value: string;
  readonly items: Readonly<Record<string, PriceItem>>;
}

// AWS: a usage type has the code of its region in front, and none in us-east-1 for some services (Cost and Usage Report guide).
const asked: readonly Asked[] = [
  {
    service: 'AmazonEC2',
    field: 'productFamily',
    value: 'NAT Gateway',
    items: {
      'NatGateway-Hours': 'nat-gateway-hour',
      'RegionalNatGateway-Hours': 'regional-nat-gateway-hour',
      'NatGateway-Bytes': 'nat-gateway-gigabyte',
    },
  },
  {
    service: 'AmazonVPC',
    field: 'productFamily',
    value: 'VpcEndpoint',
    items: {
      'VpcEndpoint-Hours': 'interface-endpoint-hour',
      'VpcEndpoint-Bytes': 'interface-endpoint-gigabyte',
    },
  },
  {
    service: 'AmazonVPC',
    field: 'group',
    value: 'VPCPublicIPv4Address',
    items: { 'PublicIPv4:IdleAddress': 'public-ipv4-hour' },
  },
];

const match = (field: string, value: string) => ({ Type: 'TERM_MATCH', Field: field, Value: value }) as const;

type Json = Readonly<Record<string, unknown>>;

const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const productOf = (text: string): Json => {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return {};
  }
};

const units: Readonly<Record<string, string>> = { hour: 'Hrs', gigabyte: 'GB' };

/** The price of the first tier, in US dollars by the unit of the item; null where the product has none, or several. */
const usdOf = (product: Json, item: PriceItem): number | null => {
  const unit = units[item.split('-').at(-1) ?? ''];
  const dimensions = Object.values(objectOf(objectOf(product['terms'])['OnDemand'])).flatMap((term) =>
    Object.values(objectOf(objectOf(term)['priceDimensions'])).map(objectOf),
  );
  const first = dimensions.filter(
    (one) => textOf(one['unit']) === unit && Number(textOf(one['beginRange']) || '0') === 0,
  );
  const prices = new Set(
    first.map((one) => Number(textOf(objectOf(one['pricePerUnit'])['USD']) || Number.NaN)),
  );
  const [usd] = prices;
  return prices.size === 1 && usd !== undefined && usd > 0 ? usd : null;
};

/** What one product says of a region; null where it is not one of those that are wanted, or says no price. */
const priceIn = (text: string, { service, items }: Asked, region: string, now: Date): ListPrice | null => {
  const product = productOf(text);
  const attributes = objectOf(objectOf(product['product'])['attributes']);
  const usage = textOf(attributes['usagetype']).replace(/^[A-Z]{2,4}\d?-/, '');
  const item = Object.hasOwn(items, usage) ? items[usage] : undefined;
  if (item === undefined || attributes['regionCode'] !== region) return null;
  const usd = usdOf(product, item);
  if (usd === null) return null;
  const published = textOf(product['publicationDate']).slice(0, 10) || now.toISOString().slice(0, 10);
  return {
    region,
    item,
    usd,
    date: published,
    source: `AWS Price List API, pricing:GetProducts, offer ${service} of ${published}`,
  };
};

/** Prices that are said once, or alike; what is said in two ways is left out. */
const agreed = (prices: readonly ListPrice[]): readonly ListPrice[] =>
  prices.filter(
    (one, at) =>
      prices.every((other) => other.item !== one.item || other.usd === one.usd) &&
      prices.findIndex(({ item }) => item === one.item) === at,
  );

const pricesIn = async (
  ask: Ask,
  question: Asked,
  region: string,
  now: Date,
): Promise<readonly ListPrice[]> => {
  const input = {
    ServiceCode: question.service,
    Filters: [match('regionCode', region), match(question.field, question.value)],
  };
  const pages = await follow(
    (NextToken) => ask(new GetProductsCommand(NextToken === undefined ? input : { ...input, NextToken })),
    (page) => page.NextToken,
    priceActions[0],
  );
  return pages.flatMap(({ PriceList = [] }) =>
    PriceList.flatMap((text) => priceIn(text, question, region, now) ?? []),
  );
};

/** The list prices that AWS says for regions, as far as it says them; throws a Refusal where it refuses. */
export const livePrices = async (
  ask: Ask,
  regions: readonly string[],
  now: Date,
): Promise<readonly ListPrice[]> => {
  const found: ListPrice[] = [];
  for (const region of regions)
    for (const question of asked) found.push(...agreed(await pricesIn(ask, question, region, now)));
  return found;
};
