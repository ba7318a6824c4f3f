import type { Finding } from '../model/finding.ts';
import type { Hop, Path } from '../model/path.ts';
import { pathsOf } from './evidence-lines.ts';
import { cut, wellFormed } from './limits.ts';
import { resourceTypeOf } from './resource-types.ts';
import { clean } from './words.ts';

/** A resource of a finding in the AWS Security Finding Format. */
export interface AsffResource {
  readonly Type: string;
  readonly Id: string;
  readonly Partition: string;
  readonly Region: string;
  readonly Tags?: Readonly<Record<string, string>>;
  readonly Details?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** A component of a network path in the AWS Security Finding Format. */
export interface NetworkPathComponent {
  readonly ComponentId: string;
  readonly ComponentType: string;
  readonly Egress?: {
    readonly Protocol: string;
    readonly Destination: {
      readonly Address: readonly string[];
      readonly PortRanges: readonly { readonly Begin: number; readonly End: number }[];
    };
  };
}

const mostResources = 32;
const mostComponents = 32;
const mostTags = 50;

const text = (value: string, most: number): string => cut(wellFormed(clean(value)), most) || '-';

const tagsOf = ({ tags }: Finding['subject']): Pick<AsffResource, 'Tags'> => {
  const entries = Object.entries(tags)
    .slice(0, mostTags)
    .map(([key, value]) => [text(key, 128), text(value, 256)]);
  return entries.length > 0 ? { Tags: Object.fromEntries(entries) as Record<string, string> } : {};
};

// Security Hub has a shape of its own for these; whatever else there is to say goes into Other.
const idFields: Readonly<Record<string, string>> = {
  AwsEc2Subnet: 'SubnetId',
  AwsEc2RouteTable: 'RouteTableId',
  AwsEc2SecurityGroup: 'GroupId',
  AwsEc2NetworkAcl: 'NetworkAclId',
  AwsEc2NetworkInterface: 'NetworkInterfaceId',
  AwsEc2VpcEndpointService: 'ServiceId',
};

const takesVpc = new Set(['AwsEc2Subnet', 'AwsEc2RouteTable', 'AwsEc2SecurityGroup', 'AwsEc2NetworkAcl']);

const detailsOf = (type: string, id: string, vpcId: string | null): Pick<AsffResource, 'Details'> => {
  const field = idFields[type];
  const vpc = vpcId === null ? {} : { VpcId: text(vpcId, 1024) };
  const other = { id: text(id, 1024), ...(vpcId === null ? {} : { vpcId: text(vpcId, 1024) }) };
  if (!field) return { Details: { Other: other } };
  return {
    Details: { [type]: { [field]: text(id, 1024), ...(takesVpc.has(type) ? vpc : {}) }, Other: other },
  };
};

const hopArn = (hop: Hop, { subject }: Finding, partition: string): string | null => {
  const { arn } = resourceTypeOf(hop.kind);
  if (arn === null) return null;
  return `arn:${partition}:ec2:${subject.region}:${hop.accountId ?? subject.accountId}:${arn}/${hop.id}`;
};

/** The subject, and what lies on its first path. */
export const asffResources = (finding: Finding): readonly AsffResource[] => {
  const { subject } = finding;
  const partition = subject.arn.split(':')[1] || 'aws';
  const { asff } = resourceTypeOf(subject.type);
  const own: AsffResource = {
    Type: asff,
    Id: subject.type === 'region' ? `AWS::::Account:${subject.accountId}` : text(subject.arn, 512),
    Partition: partition,
    Region: subject.region,
    ...tagsOf(subject),
    ...detailsOf(asff, subject.id, subject.vpcId),
  };
  const known = new Set([own.Id]);
  const [path] = pathsOf(finding);
  const others = (path?.hops ?? []).flatMap((hop): readonly AsffResource[] => {
    const arn = hopArn(hop, finding, partition);
    if (arn === null || known.has(arn)) return [];
    known.add(arn);
    return [
      {
        Type: resourceTypeOf(hop.kind).asff,
        Id: text(arn, 512),
        Partition: partition,
        Region: subject.region,
      },
    ];
  });
  return [own, ...others].slice(0, mostResources);
};

const egressOf = ({ because }: Hop): Pick<NetworkPathComponent, 'Egress'> => {
  if (because.kind !== 'route' && because.kind !== 'transit-gateway-route') return {};
  return {
    Egress: {
      Protocol: 'TCP',
      Destination: {
        Address: [text(because.route.destination.value, 64)],
        PortRanges: [{ Begin: 443, End: 443 }],
      },
    },
  };
};

/** A path as Security Hub draws it: the components that traffic passes, and where each sends it. */
export const networkPath = (path: Path): readonly NetworkPathComponent[] =>
  path.hops
    .filter(({ kind }) => kind !== 'dns' && kind !== 'service')
    .slice(0, mostComponents)
    .map((hop) => ({
      // AWS: ids and types of components are 1 to 32 characters long (ASFF, NetworkPath).
      ComponentId: text(hop.id, 32),
      ComponentType: text(resourceTypeOf(hop.kind).cloudFormation, 32),
      ...egressOf(hop),
    }));
