import { gatewayServiceViaNat } from './parts/gateway-via-nat.ts';

export default gatewayServiceViaNat({
  id: 'dynamodb-via-nat',
  service: 'dynamodb',
  name: 'DynamoDB',
  rationale:
    'A NAT gateway charges for every gigabyte to and from DynamoDB, and no endpoint policy applies on the way. A gateway endpoint for DynamoDB is free.',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html',
  ],
  limits: [
    'An interface endpoint for DynamoDB never clears this: it has no private DNS, so the default name goes on to public addresses.',
  ],
});
