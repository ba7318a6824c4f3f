import type { Change } from '../model/change.ts';
import type { Fix } from '../model/finding.ts';
import type { Family } from '../model/path.ts';
import type { NetworkAcl, Subnet, VpcEndpoint } from '../model/resources.ts';
import { blocksOf } from '../network/cidr.ts';
import { decideAcl, ephemeralPorts } from '../network/network-acls.ts';
import type { AclBlock } from '../paths/acl-between.ts';
import { endpointPorts } from '../paths/endpoint-access.ts';
import type { World } from '../paths/world.ts';
import { fix } from './remedies.ts';

/** One entry that lets something through. */
interface Entry {
  readonly acl: NetworkAcl;
  readonly egress: boolean;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidr: string;
  /** The entry that denies it; the last one where none is named. */
  readonly denying: number;
}

/** An entry with the number that it is to have. */
interface Numbered extends Entry {
  readonly number: number;
}

const last = 32_767;

const replyPorts = { fromPort: 1024, toPort: 65_535 } as const;

const cidrOf = (world: World, subnetId: string, family: Family): string => {
  const subnet = world.locate('subnets', subnetId)?.item;
  return (family === 'ipv4' ? subnet?.cidr : subnet?.ipv6Cidrs[0]) ?? '';
};

/** The entry for the replies to what an entry lets through, where the ACL stops them. */
const replyTo = ({ acl, egress, cidr }: Entry, family: Family): readonly Entry[] =>
  decideAcl(acl.entries, { egress: !egress, family, ports: ephemeralPorts }, blocksOf([cidr], family))
    .filter(({ ports }) => ports === 'none')
    .map(({ entry }) => ({
      acl,
      egress: !egress,
      ...replyPorts,
      cidr,
      denying: entry?.ruleNumber ?? last,
    }));

/** What each block needs: a way for requests and their replies, towards or from who is beyond the edge. */
const entriesFor = (
  world: World,
  endpoint: VpcEndpoint,
  subnet: Subnet,
  blocks: readonly AclBlock[],
  family: Family,
): readonly Entry[] => {
  const doors = endpoint.subnetIds.filter((id) => id !== subnet.id);
  const all = blocks.flatMap(({ acl, subnetId, hop }): readonly Entry[] => {
    const cidrs = (subnetId === subnet.id ? doors : [subnet.id]).map((id) => cidrOf(world, id, family));
    const { because, text } = hop;
    const denying = because.kind === 'acl-entry' ? (because.entry?.ruleNumber ?? last) : last;
    const replies = text.includes('replies');
    const ports = replies
      ? [replyPorts]
      : endpointPorts(endpoint).map((port) => ({ fromPort: port, toPort: port }));
    const egress = text.includes(' out of ');
    const entries = cidrs
      .filter(Boolean)
      .flatMap((cidr) => ports.map((range) => ({ acl, egress, ...range, cidr, denying })));
    // What is stopped on the way there is not asked for the way back, and may be stopped there as well.
    return replies ? entries : [...entries, ...entries.flatMap((entry) => replyTo(entry, family))];
  });
  const found = new Map<string, Entry>();
  for (const entry of all) {
    const key = `${entry.acl.id}/${entry.egress}/${entry.fromPort}/${entry.cidr}`;
    const denying = Math.min(entry.denying, found.get(key)?.denying ?? last);
    found.set(key, { ...entry, denying });
  }
  return [...found.values()];
};

/** Numbers before the entries that deny, each used once; entries that no number is left for are left out. */
const numbered = (entries: readonly Entry[]): readonly Numbered[] => {
  const taken = new Map<string, Set<number>>();
  const found: Numbered[] = [];
  for (const entry of entries) {
    const key = `${entry.acl.id}/${entry.egress}`;
    const used =
      taken.get(key) ??
      new Set(
        entry.acl.entries.filter(({ egress }) => egress === entry.egress).map(({ ruleNumber }) => ruleNumber),
      );
    taken.set(key, used);
    let number = Math.min(entry.denying - 1, 90);
    while (number > 0 && used.has(number)) number -= 1;
    if (number < 1) continue;
    used.add(number);
    found.push({ ...entry, number });
  }
  return found;
};

const changeFor = ({ acl, egress, number, cidr, fromPort, toPort }: Numbered, region: string): Change => {
  const ipv6 = cidr.includes(':');
  return {
    kind: 'create-network-acl-entry',
    accountId: acl.ownerId,
    region,
    aclId: acl.id,
    egress,
    ruleNumber: number,
    // AWS: network ACLs hold protocol numbers; 6 is TCP (EC2 API, NetworkAclEntry).
    protocol: '6',
    action: 'allow',
    cidr: ipv6 ? null : cidr,
    ipv6Cidr: ipv6 ? cidr : null,
    fromPort,
    toPort,
  };
};

/** Entries that let a subnet use an endpoint through the network ACLs that stop it. */
export const aclRemedy = (
  world: World,
  endpoint: VpcEndpoint,
  subnet: Subnet,
  blocks: readonly AclBlock[],
  region: string,
  family: Family,
): Fix => {
  const needed = entriesFor(world, endpoint, subnet, blocks, family);
  const entries = numbered(needed);
  const acls = [...new Set(blocks.map(({ acl }) => acl.id))].join(', ');
  const ports = endpointPorts(endpoint)
    .map((port) => `tcp/${port}`)
    .join(', ');
  const full =
    entries.length < needed.length
      ? ' No free rule number is left before the entries that deny: renumber them first.'
      : '';
  return fix(
    `Allow ${ports} from ${subnet.id} to ${endpoint.id}, and its replies to ports 1024–65535, in ${acls}, with rule numbers before those that deny.${full}`,
    entries.map((entry) => changeFor(entry, region)),
    {
      risk: 'An entry of a network ACL opens the ports for everything else in these blocks as well, and for every subnet of the ACL. To take it back, delete the entries of these numbers.',
    },
  );
};
