import type { Path } from '../model/path.ts';
import { defineGatewayDoorCheck } from './parts/gateway-door-check.ts';
import { assumptionWords, leavesByNat } from '../paths/deciding-shares.ts';

const gatewayOf = (path: Path): string | undefined =>
  path.disposition === 'delivered' && !leavesByNat(path)
    ? path.hops.find((hop) => hop.kind === 'internet-gateway')?.id
    : undefined;

export default defineGatewayDoorCheck({
  id: 's3-via-internet-gateway',
  title: 'Subnet reaches S3 straight through an internet gateway',
  severity: 'low',
  rationale:
    'Traffic to S3 leaves the VPC by its internet gateway although a gateway endpoint is free. It costs nothing more, but no endpoint policy applies, and buckets that trust only endpoints refuse the requests.',
  remedy:
    'Create a gateway endpoint for S3 in the VPC, or associate the one that exists with the route table of the subnet.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  ],
  limits: [
    'A subnet with a route to an internet gateway and without any workload is taken to hold some with public addresses; the message says so.',
    'Judged for the regional name of S3 in the region of the VPC.',
  ],
  service: 's3',
  name: 'S3',
  messages: {
    viaInternetGateway:
      '{share} of the S3 addresses leave {subnet} straight through {gateway}: {routes}. {endpoint}.{assumed}',
    notViaInternetGateway: 'S3 traffic of {subnet} does not go straight through an internet gateway: {ways}.',
  },

  takesDoor: (path) => gatewayOf(path) !== undefined,
  failure: (paths) => ({
    id: 'viaInternetGateway',
    values: {
      gateway: [...new Set(paths.map(gatewayOf))].join(', '),
      assumed: assumptionWords(paths),
    },
  }),
  otherwise: 'notViaInternetGateway',
});
