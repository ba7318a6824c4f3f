import { isSeen } from '../model/observed.ts';
import { deltaWith, type Upsert } from '../overlay/delta.ts';
import { find } from '../overlay/items.ts';
import { type Decide, done, isRefused, own, refuse } from './outcome.ts';

/** What decides that a DNS attribute of a VPC is turned on or off. */
export const modifyVpc: Decide<'modify-vpc-attribute'> = (change, inventory) => {
  const { vpcId, attribute, value, accountId, region } = change;
  const vpc = own(inventory, change, 'vpcs', vpcId);
  if (isRefused(vpc)) return vpc;
  const found = find(inventory, 'vpcDnsAttributes', vpcId)?.item;
  if (!found) return refuse('unseen', 'NotSeen', `The DNS attributes of ${vpcId} are not known.`);
  const { enableDnsSupport: support, enableDnsHostnames: names } = found;
  // AWS: host names cannot be on without DNS support (EC2 API, ModifyVpcAttribute).
  if (attribute === 'enableDnsHostnames' && value && isSeen(support) && !support.seen)
    return refuse(
      'refused',
      'InvalidParameterValue',
      `enableDnsHostnames needs enableDnsSupport in ${vpcId}.`,
    );
  if (attribute === 'enableDnsSupport' && !value && isSeen(names) && names.seen)
    return refuse('refused', 'InvalidParameterValue', `enableDnsHostnames of ${vpcId} has to be off first.`);
  const item = { ...found, [attribute]: { seen: value } };
  return done(deltaWith({ upserts: [{ section: 'vpcDnsAttributes', accountId, region, item }] }));
};

/** What decides that an attribute of a subnet is turned on or off. */
export const modifySubnet: Decide<'modify-subnet-attribute'> = (change, inventory) => {
  const { accountId, region } = change;
  const subnet = own(inventory, change, 'subnets', change.subnetId);
  if (isRefused(subnet)) return subnet;
  const item = { ...subnet.item, [change.attribute]: change.value };
  return done(deltaWith({ upserts: [{ section: 'subnets', accountId, region, item }] }));
};

/** What decides that the source/destination check of an interface is turned on or off. */
export const modifyInterface: Decide<'modify-network-interface-attribute'> = (change, inventory) => {
  const { accountId, region, sourceDestCheck } = change;
  const eni = own(inventory, change, 'networkInterfaces', change.interfaceId);
  if (isRefused(eni)) return eni;
  const item = { ...eni.item, sourceDestCheck };
  return done(deltaWith({ upserts: [{ section: 'networkInterfaces', accountId, region, item }] }));
};

const connection =
  (state: 'available' | 'rejected'): Decide<'accept-endpoint-connection' | 'reject-endpoint-connection'> =>
  (change, inventory) => {
    const { accountId, region, serviceId, endpointId } = change;
    const service = own(inventory, change, 'endpointServiceConfigurations', serviceId);
    if (isRefused(service)) return service;
    const found = inventory.regions
      .flatMap(({ sections: { endpointConnections } }) =>
        isSeen(endpointConnections) ? endpointConnections.seen : [],
      )
      .find((one) => one.serviceId === serviceId && one.endpointId === endpointId);
    const endpoint = find(inventory, 'vpcEndpoints', endpointId);
    if (!found && !endpoint)
      return refuse('unseen', 'NotSeen', `Nothing is known of a connection of ${endpointId}.`);
    if (found?.state === state)
      return refuse('already', 'InvalidState', `${endpointId} is ${state} already.`);
    const upserts: readonly Upsert[] = [
      ...(found
        ? ([{ section: 'endpointConnections', accountId, region, item: { ...found, state } }] as const)
        : []),
      ...(endpoint
        ? ([
            {
              section: 'vpcEndpoints',
              accountId: endpoint.unit.accountId,
              region: endpoint.unit.region,
              item: { ...endpoint.item, state },
            },
          ] as const)
        : []),
    ];
    return done(deltaWith({ upserts }));
  };

/** What decides that the connection of an endpoint to a service is accepted. */
export const acceptConnection = connection('available');

/** What decides that the connection of an endpoint to a service is rejected. */
export const rejectConnection = connection('rejected');

/** What decides whether connections to a service have to be accepted. */
export const modifyService: Decide<'modify-endpoint-service'> = (change, inventory) => {
  const { accountId, region, serviceId, acceptanceRequired } = change;
  const service = own(inventory, change, 'endpointServiceConfigurations', serviceId);
  if (isRefused(service)) return service;
  const item = { ...service.item, acceptanceRequired };
  return done(
    deltaWith({ upserts: [{ section: 'endpointServiceConfigurations', accountId, region, item }] }),
  );
};

const typeOf = (principal: string): string => {
  if (principal === '*') return 'All';
  if (!principal.startsWith('arn:')) return 'Service';
  const resource = principal.split(':').slice(5).join(':');
  return resource.startsWith('role/') ? 'Role' : resource.startsWith('user/') ? 'User' : 'Account';
};

/** What decides who may connect to a service. */
export const modifyPermissions: Decide<'modify-endpoint-service-permissions'> = (change, inventory) => {
  const { accountId, region, serviceId, addPrincipals, removePrincipals } = change;
  const service = own(inventory, change, 'endpointServiceConfigurations', serviceId);
  if (isRefused(service)) return service;
  const { permissions } = service.item;
  if (!isSeen(permissions)) return refuse('unseen', permissions.gap.code, permissions.gap.message);
  const kept = permissions.seen.filter(({ principal }) => !removePrincipals.includes(principal));
  const missing = addPrincipals.filter((one) => !kept.some(({ principal }) => principal === one));
  const seen = [...kept, ...missing.map((principal) => ({ principal, type: typeOf(principal) }))];
  const item = { ...service.item, permissions: { seen } };
  return done(
    deltaWith({ upserts: [{ section: 'endpointServiceConfigurations', accountId, region, item }] }),
  );
};

/** What decides that the private DNS name of a service is verified; the record that proves it is taken to be published. */
export const verifyName: Decide<'verify-endpoint-service-name'> = (change, inventory) => {
  const { accountId, region, serviceId } = change;
  const service = own(inventory, change, 'endpointServiceConfigurations', serviceId);
  if (isRefused(service)) return service;
  if (service.item.privateDnsName === null)
    return refuse('refused', 'InvalidParameter', `${serviceId} has no private DNS name.`);
  const item = { ...service.item, privateDnsState: 'verified' };
  return done(
    deltaWith({ upserts: [{ section: 'endpointServiceConfigurations', accountId, region, item }] }),
  );
};
