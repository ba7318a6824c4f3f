import { doubtText, unlessDoubted } from '../../model/doubt.ts';
import type { Gap } from '../../model/observed.ts';
import { type DeclaredResource, iacGap, type Value } from '../declared.ts';
import type { Notes } from '../facts.ts';
import { firstGap, joinLinks, type Links, valueOr } from '../reading.ts';
import type { Scope } from '../scope.ts';
import { elasticOn } from './elastic-addresses.ts';
import { fieldsOf, firstInterfaceOf, idsIn, type Mapping, type Mappings } from './parts.ts';
import { madeIdOf } from './vpc.ts';

/*
 * What runs in subnets: one interface for each subnet and workload, however many there will be. Only what they carry counts:
 * their groups, and whether they have public addresses.
 */

/** What kind of client a workload is. */
interface Kind {
  readonly interfaceType: string;
  readonly requesterManaged: boolean;
  /** Is it an instance, on which agents run? */
  readonly instance: boolean;
  readonly description: string;
}

const instances: Kind = {
  interfaceType: 'interface',
  requesterManaged: false,
  instance: true,
  description: '',
};
// AWS: the interfaces of functions, load balancers, tasks, databases and file systems say what they are (EC2 API, InterfaceType).
const functions: Kind = {
  interfaceType: 'lambda',
  requesterManaged: true,
  instance: false,
  description: 'AWS Lambda VPC ENI',
};
const managed = (description: string): Kind => ({
  interfaceType: 'interface',
  requesterManaged: true,
  instance: false,
  description,
});
const tasks = managed('arn:aws:ecs:attachment');

interface Network {
  readonly subnets: Links;
  readonly groups: Links;
  readonly publicAddress: boolean | null;
}

const links = (scope: Scope, ...values: readonly (Value | undefined)[]): Links =>
  joinLinks(values.map((value) => scope.linksIn(value)));

const flagIn = (scope: Scope, value: Value | undefined): boolean | null => {
  const read = scope.scalar(value);
  if (read.is !== 'sure') return null;
  return ['true', 'enabled'].includes(String(read.value).toLowerCase());
};

// The address of a new one is not known before it is made; this one is of a block for documentation (RFC 5737).
const somePublicAddress = '203.0.113.2';

const put = (
  resource: DeclaredResource,
  notes: Notes,
  { subnets, groups, publicAddress }: Network,
  kind: Kind,
): void => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const only = firstInterfaceOf(scope, resource.address);
  const own = resource.type === 'AWS::EC2::Instance' ? elasticOn(notes, 'InstanceId', id) : null;
  const direct = elasticOn(notes, 'NetworkInterfaceId', only);
  const hasElastic = direct.sure || (own?.sure ?? false);
  for (const { id: subnetId, gap } of subnets.items) {
    const subnet = notes.get('subnets', subnetId);
    if (!subnet) continue;
    const isPublic = hasElastic || (kind.instance && (publicAddress ?? subnet.mapPublicIpOnLaunch));
    const doubt = resource.uncertain ?? gap ?? (isPublic ? null : firstGap(own?.gap ?? null, direct.gap));
    const named = idsIn(groups);
    const eniId = subnets.items.length > 1 ? `${id} in ${subnetId}` : only;
    notes.item(resource, 'networkInterfaces', eniId, {
      id: eniId,
      ownerId: scope.placeOf(resource).accountId,
      vpcId: subnet.vpcId,
      subnetId,
      availabilityZone: subnet.availabilityZone,
      interfaceType: doubt ? doubtText(doubt) : kind.interfaceType,
      status: unlessDoubted('in-use', doubt),
      attachmentStatus: 'attached',
      instanceId: kind.instance ? id : null,
      deviceIndex: 0,
      groupIds: named.length > 0 ? [...named] : [madeIdOf(scope, subnet.vpcId, 'DefaultSecurityGroup')],
      privateIps: subnet.cidr === null ? [] : [notes.address(subnet.cidr)],
      publicIps: isPublic ? [somePublicAddress] : [],
      ipv6Addresses: [],
      sourceDestCheck: flagIn(scope, scope.value(resource, 'SourceDestCheck')) ?? true,
      requesterManaged: kind.requesterManaged,
      description: kind.description,
    });
  }
};

/** A workload whose subnets and groups are in properties of its own. */
const plain =
  (kind: Kind, subnetsIn: readonly string[], groupsIn: readonly string[]): Mapping =>
  (resource, notes) => {
    const { scope } = notes;
    put(
      resource,
      notes,
      {
        subnets: joinLinks(subnetsIn.map((name) => scope.links(resource, name))),
        groups: joinLinks(groupsIn.map((name) => scope.links(resource, name))),
        publicAddress: null,
      },
      kind,
    );
  };

/** A workload whose subnets and groups are in an object of one property. */
const nested =
  (kind: Kind, path: readonly string[]): Mapping =>
  (resource, notes) => {
    const { scope } = notes;
    const fields = path.reduce<Readonly<Record<string, Value>>>(
      (within, name) => fieldsOf(within[name]),
      resource.properties,
    );
    put(
      resource,
      notes,
      {
        subnets: links(scope, fields['SubnetIds'], fields['Subnets']),
        groups: links(scope, fields['SecurityGroupIds'], fields['SecurityGroups']),
        publicAddress: flagIn(scope, fields['AssignPublicIp']),
      },
      kind,
    );
  };

const instance: Mapping = (resource, notes) => {
  const { scope } = notes;
  const own = scope.value(resource, 'NetworkInterfaces');
  const eni = fieldsOf(own);
  // An interface that is declared apart stands for itself.
  if (eni['NetworkInterfaceId']) return;
  put(
    resource,
    notes,
    {
      subnets: links(scope, eni['SubnetId'] ?? scope.value(resource, 'SubnetId')),
      groups: links(scope, eni['GroupSet'] ?? scope.value(resource, 'SecurityGroupIds')),
      publicAddress: flagIn(
        scope,
        eni['AssociatePublicIpAddress'] ?? scope.value(resource, 'AssociatePublicIpAddress'),
      ),
    },
    instances,
  );
};

/** What runs may attach an interface to itself, as NAT instances of an Auto Scaling group do: no code says so. */
const unattached = ({ address }: DeclaredResource): Gap =>
  iacGap(
    'NotInPlan',
    `Nothing that was read attaches ${address}: whether something does is known only when it runs.`,
  );

const networkInterface: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const { items, open } = scope.links(resource, 'SubnetId');
  const [link, ...others] = items;
  const subnet =
    link?.gap === null && open === null && others.length === 0 ? notes.get('subnets', link.id) : undefined;
  if (!subnet) return;
  const attached =
    scope.naming('AWS::EC2::NetworkInterfaceAttachment', 'NetworkInterfaceId', id)[0] ??
    scope
      .ofType('AWS::EC2::Instance')
      .find((one) =>
        scope
          .linksIn(fieldsOf(scope.value(one, 'NetworkInterfaces'))['NetworkInterfaceId'])
          .items.some((eni) => eni.id === id),
      );
  const own =
    attached?.type === 'AWS::EC2::Instance' ? elasticOn(notes, 'InstanceId', scope.idOf(attached)) : null;
  const direct = elasticOn(notes, 'NetworkInterfaceId', id);
  const isPublic = direct.sure || (own?.sure ?? false);
  const doubt = resource.uncertain ?? (isPublic ? null : firstGap(own?.gap ?? null, direct.gap));
  const more = scope
    .naming(groupAttachment, 'NetworkInterfaceId', id)
    .map((one) => scope.links(one, 'SecurityGroupId'));
  const named = idsIn(joinLinks([scope.links(resource, 'GroupSet'), ...more]));
  notes.item(resource, 'networkInterfaces', id, {
    id,
    ownerId: scope.placeOf(resource).accountId,
    vpcId: subnet.vpcId,
    subnetId: subnet.id,
    availabilityZone: subnet.availabilityZone,
    interfaceType: doubt ? doubtText(doubt) : 'interface',
    status: unlessDoubted('in-use', doubt ?? (attached ? null : unattached(resource))),
    attachmentStatus: attached ? 'attached' : null,
    instanceId: attached?.type === 'AWS::EC2::Instance' ? scope.idOf(attached) : null,
    deviceIndex: attached ? 0 : null,
    groupIds: named.length > 0 ? [...named] : [madeIdOf(scope, subnet.vpcId, 'DefaultSecurityGroup')],
    privateIps:
      subnet.cidr === null
        ? []
        : [valueOr(scope.text(resource, 'PrivateIpAddress'), notes.address(subnet.cidr))],
    publicIps: isPublic ? [somePublicAddress] : [],
    ipv6Addresses: [],
    sourceDestCheck: valueOr(scope.flag(resource, 'SourceDestCheck'), true),
    requesterManaged: false,
    description: '',
  });
};

const groupAttachment = 'Pathproof::NetworkInterfaceSecurityGroupAttachment';

const autoScaling: Mapping = (resource, notes) => {
  const { scope } = notes;
  const template = fieldsOf(scope.value(resource, 'LaunchTemplate'));
  const reference = template['LaunchTemplateId'] ?? template['LaunchTemplateName'];
  const [found] = scope.linksIn(reference).items;
  const target = (found && scope.find(found.id)) ?? scope.target(resource, 'LaunchConfigurationName');
  const data = target ? { ...fieldsOf(scope.value(target, 'LaunchTemplateData')), ...target.properties } : {};
  const eni = fieldsOf((data as Readonly<Record<string, Value>>)['NetworkInterfaces']);
  const groups = links(
    scope,
    eni['Groups'] ??
      (data as Readonly<Record<string, Value>>)['SecurityGroupIds'] ??
      (data as Readonly<Record<string, Value>>)['SecurityGroups'],
  );
  const message = `The launch template of ${resource.address} is not declared, so its groups are not known.`;
  put(
    resource,
    notes,
    {
      subnets: scope.links(resource, 'VPCZoneIdentifier'),
      groups: target ? groups : { items: [], open: iacGap('NotInPlan', message) },
      publicAddress: flagIn(scope, eni['AssociatePublicIpAddress']),
    },
    instances,
  );
};

/** The subnets of a group of subnets that a database names. */
const inSubnetGroup =
  (description: string, property: string): Mapping =>
  (resource, notes) => {
    const { scope } = notes;
    const group = scope.target(resource, property);
    if (!group) return;
    put(
      resource,
      notes,
      {
        subnets: scope.links(group, 'SubnetIds'),
        groups: joinLinks(
          ['VPCSecurityGroups', 'VpcSecurityGroupIds', 'SecurityGroupIds'].map((name) =>
            scope.links(resource, name),
          ),
        ),
        publicAddress: false,
      },
      managed(description),
    );
  };

const nothing: Mapping = () => undefined;

/** What runs in subnets. */
export const workloadTypes: Mappings = {
  'AWS::EC2::Instance': instance,
  'AWS::EC2::NetworkInterface': networkInterface,
  'AWS::EC2::NetworkInterfaceAttachment': nothing,
  'AWS::EC2::EIP': nothing,
  'AWS::EC2::EIPAssociation': nothing,
  [groupAttachment]: nothing,
  'AWS::EC2::LaunchTemplate': nothing,
  'AWS::AutoScaling::LaunchConfiguration': nothing,
  'AWS::AutoScaling::AutoScalingGroup': autoScaling,
  'AWS::Lambda::Function': nested(functions, ['VpcConfig']),
  'AWS::ECS::Service': nested(tasks, ['NetworkConfiguration', 'AwsvpcConfiguration']),
  'AWS::EKS::Cluster': nested(managed('Amazon EKS'), ['ResourcesVpcConfig']),
  'AWS::EKS::Nodegroup': plain(instances, ['Subnets'], []),
  'AWS::EKS::FargateProfile': plain(tasks, ['Subnets'], []),
  'AWS::RDS::DBSubnetGroup': nothing,
  'AWS::RDS::DBInstance': inSubnetGroup('RDSNetworkInterface', 'DBSubnetGroupName'),
  'AWS::RDS::DBCluster': inSubnetGroup('RDSNetworkInterface', 'DBSubnetGroupName'),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': plain(managed('ELB'), ['Subnets'], ['SecurityGroups']),
  'AWS::ElasticLoadBalancing::LoadBalancer': plain(managed('ELB'), ['Subnets'], ['SecurityGroups']),
  'AWS::EFS::MountTarget': plain(managed('EFS mount target'), ['SubnetId'], ['SecurityGroups']),
};
