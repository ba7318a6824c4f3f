import type { Value } from '../../declared.ts';
import { type Block, many, nested, one } from '../block.ts';
import {
  firstOf,
  id,
  list,
  type Mapping,
  type Mappings,
  objectValue,
  optional,
  optionalId,
  plain,
  type Reader,
  whenKnown,
} from './mapping.ts';
import { tags } from './vpc.ts';

type Fields = Readonly<Record<string, Reader>>;

const fieldsOf = (block: Block, fields: Fields): Value | null =>
  objectValue(Object.fromEntries(Object.entries(fields).map(([name, read]) => [name, read(block)])));

/** The one block nested in another, as an object. */
const inner =
  (attribute: string, fields: Fields): Reader =>
  (block) => {
    const { blocks, more } = nested(block, attribute);
    const [only] = blocks;
    if (only !== undefined) return fieldsOf(only, fields);
    return more === null ? null : { is: 'unknown', gap: more };
  };

/** The blocks nested in another, as a list of objects. */
const inners =
  (attribute: string, fields: Fields): Reader =>
  (block) => {
    const { blocks, more } = nested(block, attribute);
    if (blocks.length === 0 && more === null) return null;
    return { is: 'list', items: blocks.flatMap((each) => fieldsOf(each, fields) ?? []), more };
  };

const subnets = (attribute: string): Reader => list(attribute, 'subnet');
const groups = (attribute: string): Reader => list(attribute, 'security-group');

const launchTemplate = inner('launch_template', {
  LaunchTemplateId: optionalId('id', 'launch-template'),
  LaunchTemplateName: optional('name'),
});

const loadBalancer: Mapping = {
  type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
  properties: {
    Name: plain('name'),
    Type: plain('load_balancer_type'),
    Subnets: (block) => many(block, 'subnets', 'subnet'),
    SubnetMappings: (block) =>
      many(block, 'subnets', 'subnet') === null
        ? inners('subnet_mapping', { SubnetId: id('subnet_id', 'subnet') })(block)
        : null,
    SecurityGroups: groups('security_groups'),
    Scheme: (block) => {
      const internal = one(block, 'internal', null, 'unset');
      return internal?.is === 'known'
        ? { is: 'known', value: internal.value === true ? 'internal' : 'internet-facing' }
        : internal;
    },
  },
};

/** An interface of a launch template or an instance. */
const interfaces: Fields = {
  SubnetId: optionalId('subnet_id', 'subnet'),
  NetworkInterfaceId: optionalId('network_interface_id', 'network-interface'),
  Groups: groups('security_groups'),
  AssociatePublicIpAddress: optional('associate_public_ip_address'),
  DeviceIndex: optional('device_index'),
};

/** What has interfaces in subnets. */
export const WORKLOADS: Mappings = {
  aws_instance: {
    type: 'AWS::EC2::Instance',
    properties: {
      SubnetId: optionalId('subnet_id', 'subnet'),
      SecurityGroupIds: groups('vpc_security_group_ids'),
      SourceDestCheck: optional('source_dest_check'),
      AssociatePublicIpAddress: optional('associate_public_ip_address'),
      PrimaryNetworkInterfaceId: whenKnown('primary_network_interface_id'),
      NetworkInterfaces: firstOf(
        inners('primary_network_interface', interfaces),
        inners('network_interface', interfaces),
      ),
      LaunchTemplate: launchTemplate,
      Tags: tags,
    },
  },
  aws_network_interface: {
    type: 'AWS::EC2::NetworkInterface',
    properties: {
      SubnetId: id('subnet_id', 'subnet'),
      GroupSet: groups('security_groups'),
      SourceDestCheck: optional('source_dest_check'),
      PrivateIpAddresses: list('private_ips'),
    },
  },
  aws_lambda_function: {
    type: 'AWS::Lambda::Function',
    properties: {
      FunctionName: plain('function_name'),
      VpcConfig: inner('vpc_config', {
        SubnetIds: subnets('subnet_ids'),
        SecurityGroupIds: groups('security_group_ids'),
        Ipv6AllowedForDualStack: optional('ipv6_allowed_for_dual_stack'),
      }),
    },
    liveId: 'function_name',
  },
  aws_ecs_service: {
    type: 'AWS::ECS::Service',
    properties: {
      ServiceName: plain('name'),
      NetworkConfiguration: (block) => {
        const awsvpc = inner('network_configuration', {
          Subnets: subnets('subnets'),
          SecurityGroups: groups('security_groups'),
          AssignPublicIp: optional('assign_public_ip'),
        })(block);
        return awsvpc === null ? null : objectValue({ AwsvpcConfiguration: awsvpc });
      },
    },
  },
  aws_eks_cluster: {
    type: 'AWS::EKS::Cluster',
    properties: {
      Name: plain('name'),
      ResourcesVpcConfig: inner('vpc_config', {
        SubnetIds: subnets('subnet_ids'),
        SecurityGroupIds: groups('security_group_ids'),
        EndpointPublicAccess: optional('endpoint_public_access'),
        EndpointPrivateAccess: optional('endpoint_private_access'),
      }),
    },
  },
  aws_eks_node_group: {
    type: 'AWS::EKS::Nodegroup',
    properties: {
      ClusterName: id('cluster_name', 'eks-cluster'),
      Subnets: subnets('subnet_ids'),
      LaunchTemplate: launchTemplate,
    },
  },
  aws_eks_fargate_profile: {
    type: 'AWS::EKS::FargateProfile',
    properties: { ClusterName: id('cluster_name', 'eks-cluster'), Subnets: subnets('subnet_ids') },
  },
  aws_db_subnet_group: {
    type: 'AWS::RDS::DBSubnetGroup',
    properties: { DBSubnetGroupName: plain('name'), SubnetIds: subnets('subnet_ids') },
  },
  aws_db_instance: {
    type: 'AWS::RDS::DBInstance',
    properties: {
      DBSubnetGroupName: optionalId('db_subnet_group_name', 'db-subnet-group'),
      VPCSecurityGroups: groups('vpc_security_group_ids'),
      PubliclyAccessible: optional('publicly_accessible'),
    },
  },
  aws_rds_cluster: {
    type: 'AWS::RDS::DBCluster',
    properties: {
      DBSubnetGroupName: optionalId('db_subnet_group_name', 'db-subnet-group'),
      VpcSecurityGroupIds: groups('vpc_security_group_ids'),
    },
  },
  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_elb: {
    type: 'AWS::ElasticLoadBalancing::LoadBalancer',
    properties: {
      LoadBalancerName: plain('name'),
      Subnets: subnets('subnets'),
      SecurityGroups: groups('security_groups'),
    },
  },
  aws_autoscaling_group: {
    type: 'AWS::AutoScaling::AutoScalingGroup',
    properties: {
      VPCZoneIdentifier: subnets('vpc_zone_identifier'),
      LaunchTemplate: launchTemplate,
      LaunchConfigurationName: optionalId('launch_configuration', 'launch-configuration'),
    },
  },
  aws_launch_template: {
    type: 'AWS::EC2::LaunchTemplate',
    properties: {
      LaunchTemplateName: plain('name'),
      LaunchTemplateData: (block) =>
        objectValue({
          SecurityGroupIds: groups('vpc_security_group_ids')(block),
          NetworkInterfaces: inners('network_interfaces', interfaces)(block),
        }),
    },
  },
  aws_launch_configuration: {
    type: 'AWS::AutoScaling::LaunchConfiguration',
    properties: {
      SecurityGroups: groups('security_groups'),
      AssociatePublicIpAddress: optional('associate_public_ip_address'),
    },
  },
  aws_efs_mount_target: {
    type: 'AWS::EFS::MountTarget',
    properties: { SubnetId: id('subnet_id', 'subnet'), SecurityGroups: groups('security_groups') },
  },
};
