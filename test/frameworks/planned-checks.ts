/** Checks that are designed, and that a framework may name before they are written. */
export const plannedChecks: readonly string[] = `
s3-via-nat dynamodb-via-nat s3-via-internet-gateway service-via-internet ipv6-bypass blackhole-route
interface-endpoint-without-443 interface-endpoint-open-ingress default-security-group-on-endpoint
duplicate-gateway-endpoint unassociated-gateway-endpoint redundant-endpoint endpoint-without-private-dns
vpc-dns-disabled unavailable-endpoint single-zone-endpoint network-acl-blocks-endpoint egress-blocks-endpoint
unused-nat-gateway isolated-subnet-without-ssm isolated-subnet-without-service full-access-endpoint-policy
endpoint-policy-without-identity-perimeter endpoint-policy-without-resource-perimeter
endpoint-policy-orphaned-principal endpoint-policy-breaks-service endpoint-policy-denies-all
bucket-without-network-perimeter bucket-policy-ineffective-condition bucket-policy-stale-endpoint
bucket-policy-lockout bypassable-perimeter open-endpoint-service endpoint-service-auto-acceptance
pending-endpoint-connection unverified-endpoint-service-name
`
  .trim()
  .split(/\s+/);
