import { gatewayServiceViaNat } from './parts/gateway-via-nat.ts';

export default gatewayServiceViaNat({
  id: 's3-via-nat',
  service: 's3',
  name: 'S3',
  rationale:
    'A NAT gateway charges for every gigabyte to and from S3, no endpoint policy applies on the way, and buckets that trust only endpoints refuse the requests. A gateway endpoint for S3 is free.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
    'https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html',
  ],
  limits: [
    'Judged for the regional name of S3 in the region of the VPC. Buckets of other regions are outside the gateway endpoint’s prefix list and go by the default route.',
    'Shares are those of the workloads that their own groups let out; where these stop all of them, nothing is judged.',
  ],
});
