import { type Change, type Changes, type ChangeKind, type IdOrRef, isRef } from '../model/change.ts';
import { serviceOf } from '../services/services.ts';
import type { Inventory } from '../model/inventory.ts';
import { isSeen, type Observed } from '../model/observed.ts';

/** The name that somebody gave a thing, if any: its tag Name. */
export type NameOf = (id: string) => string | null;

const listed = (words: readonly string[]): string => {
  const all = [...new Set(words)];
  if (all.length > 4) return `${all.slice(0, 3).join(', ')} and ${all.length - 3} more`;
  return all.length < 2 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
};

type Words = (id: IdOrRef) => string;

const shortService = (name: string): string => serviceOf(name)?.service ?? name;

const verbs: Partial<Record<keyof Changes['modify-vpc-endpoint'], (words: string, of: string) => string>> = {
  addRouteTableIds: (ids, of) => `Associate ${of} with ${ids}`,
  removeRouteTableIds: (ids, of) => `Remove ${ids} from ${of}`,
  addSubnetIds: (ids, of) => `Add ${ids} to ${of}`,
  removeSubnetIds: (ids, of) => `Remove ${ids} from ${of}`,
  addGroupIds: (ids, of) => `Attach ${ids} to ${of}`,
  removeGroupIds: (ids, of) => `Detach ${ids} from ${of}`,
  privateDns: (on, of) => `Turn ${on === 'true' ? 'on' : 'off'} private DNS of ${of}`,
  ipAddressType: (type, of) => `Set the address type of ${of} to ${type.replaceAll('"', '')}`,
  policy: (_, of) => `Set the policy of ${of}`,
};

const modified = (change: Changes['modify-vpc-endpoint'], words: Words): string => {
  const of = words(change.endpointId);
  const parts = Object.entries(change).flatMap(([key, value]) => {
    const verb = verbs[key as keyof Changes['modify-vpc-endpoint']];
    if (!verb) return [];
    const ids: readonly IdOrRef[] = Array.isArray(value) ? value : [JSON.stringify(value)];
    return [verb(listed(ids.map(words)), of)];
  });
  return parts.join('; ') || `Modify ${of}`;
};

const portsOf = ({ rule }: Changes['authorize-rule']): string =>
  rule.fromPort === null
    ? ''
    : ` on port ${rule.fromPort === rule.toPort ? rule.fromPort : `${rule.fromPort}-${rule.toPort}`}`;

const subjectOf = (change: Change, words: Words): string => {
  const entry = Object.entries(change).find(
    ([key, value]) =>
      !['accountId', 'kind', 'region'].includes(key) &&
      (/Id$/.test(key) || ['bucket', 'publicIp', 'name'].includes(key)) &&
      value !== null,
  );
  return entry ? words(entry[1] as IdOrRef) : '';
};

const sentence = (kind: ChangeKind): string => {
  const words = kind.replaceAll('-', ' ').replace('vpc', 'VPC').replace('acl', 'ACL').replace('nat ', 'NAT ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const permitted = (
  { serviceId, addPrincipals, removePrincipals }: Changes['modify-endpoint-service-permissions'],
  words: Words,
): string => {
  const stopped = removePrincipals.length > 0 ? [`Stop ${listed(removePrincipals)} from connecting to`] : [];
  const joint = stopped.length > 0 ? 'and let' : 'Let';
  const added = addPrincipals.length > 0 ? [`${joint} ${listed(addPrincipals)} connect to`] : [];
  return [...stopped, ...added, words(serviceId)].join(' ');
};

/** What changes to endpoint services, to connections to them and to addresses do; null of other kinds. */
const titleOfService = (changes: readonly Change[], words: Words): string | null => {
  const [first] = changes as readonly [Change, ...Change[]];
  const subjects = listed(changes.map((one) => subjectOf(one, words)));
  switch (first.kind) {
    case 'modify-endpoint-service':
      return `${first.acceptanceRequired ? 'Require' : 'No longer require'} acceptance of connections to ${subjects}`;
    case 'modify-endpoint-service-permissions':
      return listed((changes as readonly (typeof first)[]).map((one) => permitted(one, words)));
    case 'accept-endpoint-connection':
    case 'reject-endpoint-connection': {
      const verb = first.kind === 'accept-endpoint-connection' ? 'Accept' : 'Reject';
      return listed(
        (changes as readonly (typeof first)[]).map(
          ({ endpointId, serviceId }) =>
            `${verb} the connection of ${words(endpointId)} to ${words(serviceId)}`,
        ),
      );
    }
    case 'verify-endpoint-service-name':
      return `Verify the private DNS name of ${subjects}`;
    case 'release-address':
      return `Release the Elastic IP address ${subjects}`;
    default:
      return null;
  }
};

const titleOfOne = (changes: readonly Change[], words: Words): string => {
  const [first] = changes as readonly [Change, ...Change[]];
  switch (first.kind) {
    case 'modify-vpc-endpoint':
      return listed(
        (changes as readonly Changes['modify-vpc-endpoint'][]).map((one) => modified(one, words)),
      );
    case 'authorize-rule': {
      const rules = changes as readonly Changes['authorize-rule'][];
      const peers = rules.map(({ rule }) => words(rule.peer.value));
      return first.direction === 'ingress'
        ? `Let ${listed(peers)} in through ${words(first.groupId)}${portsOf(first)}`
        : `Let ${words(first.groupId)} send to ${listed(peers)}${portsOf(first)}`;
    }
    case 'delete-route':
    case 'create-route':
    case 'replace-route': {
      const routes = changes as readonly Changes['delete-route'][];
      return `${sentence(first.kind)} ${listed(routes.map(({ destination }) => destination.value))} of ${words(first.tableId)}`;
    }
    case 'create-network-acl-entry': {
      const entries = (changes as readonly (typeof first)[]).filter(({ action }) => action === 'allow');
      if (entries.length < changes.length) break;
      const peers = (out: boolean): string =>
        listed([...new Set(entries.filter(({ egress }) => egress === out).map(({ cidr }) => cidr ?? 'any'))]);
      const [into, out] = [peers(false), peers(true)];
      const acl = words(first.aclId);
      return [
        ...(into ? [`Let ${into} in through ${acl}`] : []),
        ...(out ? [`${into ? 'let' : 'Let'} ${acl} pass what goes to ${out}`] : []),
      ].join('; ');
    }
    case 'modify-vpc-attribute':
    case 'modify-subnet-attribute': {
      const attributes = (changes as readonly (typeof first)[]).filter(({ value }) => value === first.value);
      const names = [...new Set(attributes.map(({ attribute }) => attribute))];
      return `Turn ${first.value ? 'on' : 'off'} ${listed(names)} of ${listed([...new Set(attributes.map((one) => subjectOf(one, words)))])}`;
    }
    case 'modify-network-interface-attribute':
      return `Turn ${first.sourceDestCheck ? 'on' : 'off'} the source/destination check of ${words(first.interfaceId)}`;
    case 'put-bucket-policy':
      return `Set the bucket policy of ${words(first.bucket)}`;
    default:
  }
  return (
    titleOfService(changes, words) ??
    `${sentence(first.kind)} ${listed(changes.map((one) => subjectOf(one, words)))}`.trim()
  );
};

const created = (changes: readonly Changes['create-vpc-endpoint'][], words: Words): string => {
  const [first] = changes as readonly [Changes['create-vpc-endpoint'], ...Changes['create-vpc-endpoint'][]];
  const services = listed(changes.map(({ serviceName }) => shortService(serviceName)));
  const type = first.type === 'Gateway' ? 'gateway' : 'interface';
  const plural = changes.length > 1 ? 's' : '';
  const tables = first.routeTableIds.length > 0 ? ` for ${listed(first.routeTableIds.map(words))}` : '';
  return `Create the ${services} ${type} endpoint${plural} in ${words(first.vpcId)}${tables}`;
};

/** Changes that are only made so that another one can be. */
const supports: readonly ChangeKind[] = [
  'authorize-rule',
  'delete-route',
  'revoke-rule',
  'create-security-group',
];

/** The changes of a step that it is named after. */
export const principal = (changes: readonly Change[]): readonly Change[] => {
  const main = changes.find(({ kind }) => !supports.includes(kind))?.kind;
  const kind = main ?? supports.find((one) => changes.some((change) => change.kind === one));
  return changes.filter((change) => change.kind === kind);
};

/** What a step does, in one line, with the names of things where they have some. */
export const titleOf = (changes: readonly Change[], nameOf: NameOf): string => {
  const words: Words = (id) => {
    if (isRef(id)) return id.ref;
    const name = nameOf(id);
    return name === null || name === id ? id : `${name} (${id})`;
  };
  const main = principal(changes);
  return main[0]?.kind === 'create-vpc-endpoint'
    ? created(main as readonly Changes['create-vpc-endpoint'][], words)
    : titleOfOne(main, words);
};

const itemsOf = (listed: Observed<readonly object[]>): readonly Readonly<Record<string, unknown>>[] =>
  (isSeen(listed) ? listed.seen : []) as readonly Readonly<Record<string, unknown>>[];

/** The names of things, by their tags. */
export const namesIn = (inventory: Inventory): NameOf => {
  const things = inventory.regions.flatMap(({ sections }) =>
    Object.values(sections as Readonly<Record<string, Observed<readonly object[]>>>).flatMap(itemsOf),
  );
  const names = new Map(
    things.map(({ id, tags }) => [id, (tags as Readonly<Record<string, string>> | undefined)?.['Name']]),
  );
  return (id) => names.get(id) ?? null;
};
