import type { ListPrice, PriceItem } from '../model/price.ts';

/** Prices of one item that one source says for one day: US dollars by region. */
interface Sheet {
  readonly item: PriceItem;
  readonly date: string;
  readonly source: string;
  readonly usd: Readonly<Record<string, number>>;
}

const endpointHours = {
  'af-south-1': 0.01309,
  'ap-east-1': 0.0143,
  'ap-east-2': 0.0126,
  'ap-northeast-1': 0.014,
  'ap-northeast-2': 0.013,
  'ap-northeast-3': 0.014,
  'ap-south-1': 0.013,
  'ap-south-2': 0.013,
  'ap-southeast-1': 0.013,
  'ap-southeast-2': 0.013,
  'ap-southeast-3': 0.013,
  'ap-southeast-4': 0.013,
  'ap-southeast-5': 0.0117,
  'ap-southeast-6': 0.01365,
  'ap-southeast-7': 0.0117,
  'ca-central-1': 0.011,
  'ca-west-1': 0.011,
  'eu-central-1': 0.012,
  'eu-central-2': 0.0132,
  'eu-north-1': 0.0105,
  'eu-south-1': 0.01155,
  'eu-south-2': 0.011,
  'eu-west-1': 0.011,
  'eu-west-2': 0.011,
  'eu-west-3': 0.011,
  'il-central-1': 0.01155,
  'me-central-1': 0.0121,
  'me-south-1': 0.0121,
  'mx-central-1': 0.0105,
  'sa-east-1': 0.021,
  'us-east-1': 0.01,
  'us-east-2': 0.01,
  'us-west-1': 0.011,
  'us-west-2': 0.01,
};

/** A price that is the same in every region of which there is an endpoint price. */
const everywhere = (usd: number): Sheet['usd'] =>
  Object.fromEntries(Object.keys(endpointHours).map((region) => [region, usd]));

// Of commercial regions alone: prices of AWS GovCloud (US) and China are not among the copies that agree.
const sheets: readonly Sheet[] = [
  {
    // Of zonal NAT gateways; a second copy, asked of the Price List API on 2026-09-21, says the same of each of these regions.
    item: 'nat-gateway-hour',
    date: '2026-09-04',
    source:
      'AWS Price List, offer AmazonEC2 20260904231117, usage type NatGateway-Hours (public copy: github.com/mooncitizen/togen, internal/cost/prices/aws.json)',
    usd: {
      'af-south-1': 0.057,
      'ap-northeast-1': 0.062,
      'ap-northeast-2': 0.059,
      'ap-northeast-3': 0.062,
      'ap-south-1': 0.056,
      'ap-southeast-1': 0.059,
      'ap-southeast-2': 0.059,
      'ca-central-1': 0.05,
      'eu-central-1': 0.052,
      'eu-central-2': 0.0572,
      'eu-north-1': 0.046,
      'eu-south-1': 0.05,
      'eu-south-2': 0.048,
      'eu-west-1': 0.048,
      'eu-west-2': 0.05,
      'eu-west-3': 0.05,
      'me-central-1': 0.0528,
      'me-south-1': 0.0528,
      'sa-east-1': 0.093,
      'us-east-1': 0.045,
      'us-east-2': 0.045,
      'us-west-1': 0.048,
      'us-west-2': 0.045,
    },
  },
  {
    // The regions that the copy above lacks; where it has one, both say the same.
    item: 'nat-gateway-hour',
    date: '2026-09-21',
    source:
      'AWS Price List API, AmazonEC2, NAT gateway hours (public copy: github.com/xbill9/zombiescan, src/zombiescan/pricing/table.json)',
    usd: {
      'ap-east-1': 0.065,
      'ap-east-2': 0.0558,
      'ap-south-2': 0.056,
      'ap-southeast-3': 0.059,
      'ap-southeast-4': 0.059,
      'ap-southeast-5': 0.05015,
      'ap-southeast-6': 0.06195,
      'ap-southeast-7': 0.05015,
      'ca-west-1': 0.05,
      'il-central-1': 0.0504,
      'mx-central-1': 0.04725,
    },
  },
  {
    item: 'regional-nat-gateway-hour',
    date: '2026-09-25',
    source:
      'AWS Price List, offer AmazonEC2 20260925174521, usage type EU-RegionalNatGateway-Hours (public copy of its eu-west-1 file)',
    usd: { 'eu-west-1': 0.048 },
  },
  {
    item: 'regional-nat-gateway-hour',
    date: '2026-09-04',
    source:
      'AWS Price List, offer AmazonEC2 20260904231117, usage type RegionalNatGateway-Hours (public copy: github.com/mooncitizen/togen)',
    usd: { 'eu-west-2': 0.05, 'us-east-1': 0.045 },
  },
  {
    item: 'nat-gateway-gigabyte',
    date: '2026-09-25',
    source:
      'AWS Price List, offer AmazonEC2 20260925174521, usage type EU-NatGateway-Bytes (public copy of its eu-west-1 file)',
    usd: { 'eu-west-1': 0.048 },
  },
  {
    item: 'nat-gateway-gigabyte',
    date: '2026-09-04',
    source:
      'AWS Price List, offer AmazonEC2 20260904231117, usage type EUW2-NatGateway-Bytes (public copy: github.com/mooncitizen/togen)',
    usd: { 'eu-west-2': 0.05 },
  },
  {
    item: 'nat-gateway-gigabyte',
    date: '2026-10-01',
    source:
      'AWS Price List, offer AmazonEC2 of ap-northeast-2, "$0.059 per GB Data Processed by NAT Gateways" (public notes that quote it)',
    usd: { 'ap-northeast-2': 0.059 },
  },
  {
    item: 'nat-gateway-gigabyte',
    date: '2026-09-23',
    source:
      'AWS Price List, offer AmazonEC2, usage type APN1-NatGateway-Bytes (public copy of its ap-northeast-1 prices)',
    usd: { 'ap-northeast-1': 0.062 },
  },
  {
    item: 'nat-gateway-gigabyte',
    date: '2026-09-20',
    source:
      'AWS VPC pricing page, example of US East (Ohio) (public copy: github.com/api-evangelist/amazon-vpc, plans/amazon-vpc-plans-pricing.yml)',
    usd: { 'us-east-2': 0.045 },
  },
  {
    item: 'nat-gateway-gigabyte',
    date: '2026-09-11',
    source: 'AWS Price List, usage type NatGateway-Bytes (public copy of us-east-1 prices)',
    usd: { 'us-east-1': 0.045 },
  },
  {
    item: 'interface-endpoint-hour',
    date: '2026-09-21',
    source:
      'AWS Price List API, AmazonVPC, usage type VpcEndpoint-Hours (public copy: github.com/xbill9/zombiescan, src/zombiescan/pricing/table.json)',
    usd: endpointHours,
  },
  {
    item: 'interface-endpoint-gigabyte',
    date: '2026-09-29',
    source:
      'AWS PrivateLink pricing page: one rate for every region, first tier (public notes that quote it, and the Price List of eight regions)',
    usd: everywhere(0.01),
  },
  {
    item: 'public-ipv4-hour',
    date: '2026-09-29',
    source:
      'AWS VPC pricing page: one rate for every region, in use or idle (public notes that quote it, and the Price List of six regions)',
    usd: everywhere(0.005),
  },
];

/** Every list price that is held, each with its date and source; a region that no source speaks of has none. */
export const heldPrices: readonly ListPrice[] = sheets.flatMap(({ item, date, source, usd }) =>
  Object.entries(usd).map(([region, price]) => ({ region, item, usd: price, date, source })),
);
