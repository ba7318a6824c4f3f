import type { AuditOptions } from '../audit/audit.ts';
import { byVpc } from '../audit/by-vpc.ts';
import type { Finding } from '../model/finding.ts';
import type { MatrixRow, ServiceMatrix } from '../model/matrix.ts';
import type { SubnetAnswer } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';
import { serviceMatrix, servicesInUse, subnetsOf } from '../paths/matrix.ts';
import type { KeyedSection, World } from '../paths/world.ts';
import type { Twins } from '../twins/twins.ts';

/** The rows of a matrix, with what its ways are called. */
export interface Cells {
  readonly rows: readonly MatrixRow[];
  readonly wordOf: (way: number) => string;
}

/** What is known before a change: the world, its findings, its matrix, and who passes through whom. */
export interface Ground {
  readonly world: World;
  readonly options: AuditOptions;
  /** Services that ways are compared for. */
  readonly services: readonly string[];
  /** Are the findings only some, so that what was there before a change has to be judged where it is asked for? */
  readonly partial: boolean;
  /** Every finding. */
  findings(): Iterable<Finding>;
  /** Findings about subjects of a VPC; of those of none for the empty text. */
  findingsOf(vpcId: string): readonly Finding[];
  /** The ways of the subnets of a VPC. */
  cellsOf(vpcId: string): Cells;
  /** The VPCs whose traffic goes through something in this one, itself included. */
  passingThrough(vpcId: string): ReadonlySet<string>;
}

// AWS: the ids of resources begin with their type (EC2 user guide, resource ids).
const sections: readonly (readonly [RegExp, KeyedSection])[] = [
  [/^subnet-/, 'subnets'],
  [/^rtb-/, 'routeTables'],
  [/^vpce-(?!svc-)/, 'vpcEndpoints'],
  [/^nat-/, 'natGateways'],
  [/^igw-/, 'internetGateways'],
  [/^eigw-/, 'egressOnlyInternetGateways'],
  [/^acl-/, 'networkAcls'],
  [/^sg-/, 'securityGroups'],
  [/^eni-/, 'networkInterfaces'],
  [/^tgw-attach-/, 'transitGatewayVpcAttachments'],
];

/** The VPC that something on a path is in, as far as it can be told. */
const vpcOf = (world: World, id: string): string | null => {
  if (id.startsWith('vpc-')) return id;
  const section = sections.find(([pattern]) => pattern.test(id))?.[1];
  const item = section && world.locate(section, id)?.item;
  return item && 'vpcId' in item && typeof item.vpcId === 'string' ? item.vpcId : null;
};

/** What an answer rests on: what its name was asked of and leads to, which packets may not get to, and what is on its paths. */
const idsOf = ({ dns, families }: SubnetAnswer): ReadonlySet<string> =>
  new Set([
    ...(dns.resolves === 'private' ? [dns.endpointId] : []),
    // The Resolver of another VPC that was asked is named in words alone.
    ...(dns.because.match(/\bvpc-[\w-]+/g) ?? []),
    ...families.flatMap(({ shares }) => shares.flatMap(({ path }) => path.hops.map(({ id }) => id))),
  ]);

/** Notes for each VPC on a path whose traffic that is. */
const createPassage = (world: World) => {
  const through = new Map<string, Set<string>>();
  const known = new Map<string, string | null>();
  const place = (id: string): string | null => {
    const found = known.has(id) ? (known.get(id) ?? null) : vpcOf(world, id);
    known.set(id, found);
    return found;
  };
  return {
    through,
    /** What passes through a VPC passes through its twins, and its twins pass through what it passes through. */
    noteTwins({ followers, leaderOf }: Twins): void {
      const passing = [...through.values()];
      for (const follower of followers) {
        const leader = leaderOf(follower);
        for (const vpcIds of passing) if (vpcIds.has(leader)) vpcIds.add(follower);
        const own = through.get(leader);
        if (own) through.set(follower, new Set(own));
      }
    },
    note(subnet: Subnet, answer: SubnetAnswer): void {
      for (const id of idsOf(answer)) {
        const vpcId = place(id);
        if (vpcId === null || vpcId === subnet.vpcId) continue;
        const passing = through.get(vpcId) ?? new Set<string>();
        through.set(vpcId, passing.add(subnet.vpcId));
      }
    },
  };
};

const vpcsIn = (world: World): readonly string[] => [
  ...new Set(subnetsOf(world, []).map(({ item: { vpcId } }) => vpcId)),
];

/** The rows of a matrix by VPC. */
const rowsByVpc = ({ rows }: ServiceMatrix): ReadonlyMap<string, readonly MatrixRow[]> => {
  const groups = new Map<string, MatrixRow[]>();
  for (const row of rows) {
    const group = groups.get(row.vpcId);
    if (group) group.push(row);
    else groups.set(row.vpcId, [row]);
  }
  return groups;
};

/** What is worked out when it is first asked for, once. */
const memoized = <T extends object>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => (made ??= make());
};

/** Twins, where a ground is given the findings of their leaders alone. */
export interface Led {
  readonly twins: Twins;
  /** The findings of all, asked for where a proof gets to a follower. */
  all(): Iterable<Finding>;
}

/** What a ground is built on: another one, and the VPCs that are not as they were there. */
export interface Before {
  readonly ground: Ground;
  readonly vpcIds: ReadonlySet<string>;
}

/**
 * Prepares an audited inventory for proofs: its findings, and its ways, worked out once. On the ground of the inventory before a
 * change, only the ways of VPCs that differ are worked out.
 */
export const createGround = (
  world: World,
  options: AuditOptions,
  findings: Iterable<Finding>,
  {
    before = null,
    partial = false,
    led = null,
  }: { readonly before?: Before | null; readonly partial?: boolean; readonly led?: Led | null } = {},
): Ground => {
  const services = before?.ground.services ?? servicesInUse(world);
  const judged = byVpc(findings);
  const all = memoized(() => (led ? byVpc(led.all()) : judged));
  const isLed = (vpcId: string): boolean => led?.twins.followers.has(vpcId) ?? false;
  const wordsIn =
    ({ ways: list }: ServiceMatrix) =>
    (way: number) =>
      list[way]?.word ?? 'unknown';
  // Policies are proved without any way: the matrix is worked out when somebody first asks for one.
  const ways = memoized(() => {
    const passage = createPassage(world);
    const known = before && before.vpcIds.size === 0;
    const asked = before ? [...before.vpcIds] : led ? vpcsIn(world).filter((vpcId) => !isLed(vpcId)) : [];
    const matrix = known ? null : serviceMatrix(world, services, asked, { onAnswer: passage.note });
    if (led) passage.noteTwins(led.twins);
    const rows = matrix ? rowsByVpc(matrix) : new Map<string, readonly MatrixRow[]>();
    return { through: passage.through, rows, wordOf: matrix ? wordsIn(matrix) : () => 'unknown' };
  });
  const ownCells = new Map<string, Cells>();
  const cellsOf = (vpcId: string): Cells => {
    if (!isLed(vpcId)) return { rows: ways().rows.get(vpcId) ?? [], wordOf: ways().wordOf };
    const known = ownCells.get(vpcId);
    if (known) return known;
    const matrix = serviceMatrix(world, services, [vpcId]);
    const cells = { rows: matrix.rows, wordOf: wordsIn(matrix) };
    ownCells.set(vpcId, cells);
    return cells;
  };
  return {
    world,
    options,
    services,
    partial,
    findings: () => [...all().values()].flat(),
    findingsOf: (vpcId) => (isLed(vpcId) ? all() : judged).get(vpcId) ?? [],
    cellsOf: (vpcId) => (before && !before.vpcIds.has(vpcId) ? before.ground.cellsOf(vpcId) : cellsOf(vpcId)),
    passingThrough: (vpcId) =>
      new Set([
        vpcId,
        ...(ways().through.get(vpcId) ?? []),
        ...[...(before?.ground.passingThrough(vpcId) ?? [])].filter((other) => !before?.vpcIds.has(other)),
      ]),
  };
};
