import { valueOr } from '../reading.ts';
import { fieldsOf, idsIn, type Mapping, type Mappings } from './parts.ts';

/** An endpoint of the Resolver: its interfaces say whose they are, and where queries go in. */
const resolverEndpoint: Mapping = (resource, notes) => {
  const { scope } = notes;
  const id = scope.idOf(resource);
  const direction = valueOr(scope.text(resource, 'Direction'), '').toLowerCase() === 'inbound' ? 'in' : 'out';
  const addresses = scope.value(resource, 'IpAddresses');
  for (const [at, one] of (addresses?.is === 'list' ? addresses.items : []).entries()) {
    const fields = fieldsOf(one);
    const [link] = scope.linksIn(fields['SubnetId']).items;
    const subnet = link ? notes.get('subnets', link.id) : undefined;
    if (!subnet) continue;
    const ip = scope.scalar(fields['Ip']);
    const eniId = `${id} (interface ${at})`;
    notes.item(resource, 'networkInterfaces', eniId, {
      id: eniId,
      ownerId: scope.placeOf(resource).accountId,
      vpcId: subnet.vpcId,
      subnetId: subnet.id,
      availabilityZone: subnet.availabilityZone,
      interfaceType: 'interface',
      status: 'in-use',
      attachmentStatus: 'attached',
      instanceId: null,
      groupIds: [...idsIn(scope.links(resource, 'SecurityGroupIds'))],
      privateIps:
        ip.is === 'sure' ? [String(ip.value)] : subnet.cidr === null ? [] : [notes.address(subnet.cidr)],
      publicIps: [],
      ipv6Addresses: [],
      sourceDestCheck: true,
      requesterManaged: true,
      // AWS: this is how the interfaces of Resolver endpoints say whose they are (Route 53 developer guide).
      description: `Route 53 Resolver: ${id.startsWith('rslvr-') ? id : `rslvr-${direction}-${id}`}:rni-${at}`,
    });
  }
};

/** Endpoints of the Resolver. */
export const resolverEndpointTypes: Mappings = {
  'AWS::Route53Resolver::ResolverEndpoint': resolverEndpoint,
};
