import type { MatrixWay } from '../../model/matrix.ts';
import type { Report } from '../../model/report.ts';
import type { Fold, VpcMap } from '../map/fold.ts';

/** The fingerprint of a failure that draws a way of one of these subnets to one of these services; null where none does. */
export type DrawingOf = (
  subnetIds: readonly string[],
  services: readonly string[],
  way: MatrixWay,
) => string | null;

/** A drawn path: whose it is, and the things that it goes through. */
interface Drawn {
  readonly fingerprint: string;
  readonly ids: ReadonlySet<string>;
}

const keyOf = (subnetId: string, service: string): string => `${subnetId} ${service}`;

const indexOf = ({
  findings = [],
}: Partial<Pick<Report, 'findings'>>): ReadonlyMap<string, readonly Drawn[]> => {
  const index = new Map<string, Drawn[]>();
  for (const { status, fingerprint, evidence } of findings) {
    if (status !== 'fail') continue;
    for (const item of evidence) {
      if (item.kind !== 'path') continue;
      const subnet = item.path.hops.find(({ kind }) => kind === 'subnet');
      if (!subnet) continue;
      const key = keyOf(subnet.id, item.service);
      const drawn = { fingerprint, ids: new Set(item.path.hops.map(({ id }) => id)) };
      const known = index.get(key);
      if (known) known.push(drawn);
      else index.set(key, [drawn]);
    }
  }
  return index;
};

/** The ways that failures of a report draw: a way of the map is drawn where a path goes through everything that it does. */
export const drawingsIn = (report: Partial<Pick<Report, 'findings'>>): DrawingOf => {
  const index = indexOf(report);
  return (subnetIds, services, way) => {
    const near = services.flatMap((service) =>
      subnetIds.flatMap((subnetId) => index.get(keyOf(subnetId, service)) ?? []),
    );
    return near.find(({ ids }) => way.hops.every(({ id }) => ids.has(id)))?.fingerprint ?? null;
  };
};

/** The failure that draws the first way through a door that is drawn at all. */
export const drawingIn = (fold: Fold | undefined, door: number, of: DrawingOf): string | null => {
  const subnetIds = (fold?.subnets ?? []).map(({ subnetId }) => subnetId);
  for (const { way, services } of fold?.bands.find((band) => band.door === door)?.ways ?? []) {
    const found = way === null ? null : of(subnetIds, services, way);
    if (found !== null) return found;
  }
  return null;
};

/** Where a band leads: to the drawing of its path where a failure has one, else to the path in words. */
export const targetOf = (
  { folds }: VpcMap,
  { fold, door }: { readonly fold: number; readonly door: number },
  { id, drawingOf }: { readonly id: string; readonly drawingOf: DrawingOf },
): string => {
  const drawing = drawingIn(folds[fold], door, drawingOf);
  return drawing === null ? `${id}-${fold}-${door}` : `f-${drawing}`;
};
