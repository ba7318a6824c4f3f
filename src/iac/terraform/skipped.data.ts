/*
 * Types that are not renamed: which of them can have a say in ways. A type of AWS's provider is read over safely when it
 * only uses a network; what is not listed as such, or can steer ways, opens what it refers to.
 */

/** Types that can steer ways or rules, and are not understood: they begin so. */
export const STEERING: readonly RegExp[] = [
  /^aws_(?:default_)?(?:vpc|subnet|route|network_acl|security_group|internet_gateway|nat_gateway|vpn|customer_gateway|dx|egress_only)/,
  /^aws_ec2_(?:transit_gateway|local_gateway|managed_prefix_list|carrier_gateway|subnet_cidr|instance_metadata)/,
  /^aws_(?:networkfirewall|networkmanager|route53_resolver|route53profiles|vpclattice|ram_|odb_|verifiedaccess)/,
  /^aws_cloudformation_stack/,
  /^aws_serverlessapplicationrepository_/,
  /^awscc_ec2_/,
  /^awscc_(?:networkfirewall|networkmanager|route53resolver|route53profiles|vpclattice|ram|odb|cloudformation)_/,
];

/** Types within those families that steer nothing. */
export const HARMLESS: readonly RegExp[] = [
  /^aws_vpc_(?:ipam|network_performance|endpoint_connection_notification)/,
  /^aws_vpc_encryption_control/,
  /^aws_route53_(?:health_check|query_log|key_signing_key|hosted_zone_dnssec|delegation_set|cidr_|traffic_policy|resolver_query_log|resolver_firewall|resolver_dnssec|resolver_config)/,
  /^aws_route53domains_/,
  /^aws_ec2_transit_gateway_(?:multicast|metering)/,
  /^aws_customer_gateway$/,
  /^aws_dx_(?:connection|lag|macsec|bgp_peer|hosted|gateway$|private_virtual|public_virtual|transit_virtual)/,
  /^aws_ec2_instance_metadata/,
  /^aws_networkfirewall_(?:firewall_policy|rule_group|logging_configuration|resource_policy|tls_inspection)/,
  /^awscc_ec2_(?:ipam|flow_log|key_pair|instance_connect|launch_template|placement_group|volume|snapshot|host|capacity|traffic_mirror|network_insights|network_performance|spot_fleet|ec2_fleet|enclave|eip|sql_ha)/,
];
