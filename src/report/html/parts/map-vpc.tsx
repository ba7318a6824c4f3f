import { doorName } from '../../map/doors.ts';
import type { Band, BandWay, Fold, VpcDoor, VpcMap } from '../../map/fold.ts';
import {
  type FoldBox,
  layOutVpc,
  measures,
  servedWords,
  type TextBox,
  type VpcLayout,
} from '../../map/layout.ts';
import { some } from '../../group.ts';
import type { Names } from '../../names.ts';
import { count, gapWords, visible } from '../../words.ts';
import { drawingIn, type DrawingOf, targetOf } from '../map-drawings.ts';
import { SvgLines } from './svg-text.tsx';
import { Text } from './text.tsx';

/** Where the drawing of a VPC leads to: ids of the page, and those of other VPCs that are drawn. */
export interface Anchors {
  /** The id of this VPC's part of the page. */
  readonly id: string;
  readonly of: (vpcId: string) => string | null;
  readonly drawingOf: DrawingOf;
}

const subnetWords = ({ subnets }: Fold): string =>
  some(
    subnets.map(({ subnetId, subnetName }) => subnetName ?? subnetId),
    8,
  );

const Lines = ({ box }: { readonly box: TextBox }) => (
  <SvgLines lines={box.lines} x={box.x + 8} y={box.y + 16} step={measures.line} />
);

const FoldLink = ({ box, to }: { readonly box: FoldBox; readonly to: string }) => (
  <a href={`#${to}`}>
    <rect class="fold-box" x={box.x} y={box.y} width={box.width} height={box.height} rx={6} />
    <Lines box={box} />
  </a>
);

const DoorShape = ({
  box,
  anchors,
}: {
  readonly box: VpcLayout['doors'][number];
  readonly anchors: Anchors;
}) => {
  const far = box.door.vpcId === null ? null : anchors.of(box.door.vpcId);
  const shape = (
    <>
      <rect class="door-box" x={box.x} y={box.y} width={box.width} height={box.height} rx={6} />
      <rect class={`edge is-${box.kind}`} x={box.x} y={box.y} width={4} height={box.height} />
      <Lines box={box} />
    </>
  );
  return far === null ? <g>{shape}</g> : <a href={`#${far}`}>{shape}</a>;
};

const bandWords = (vpc: VpcMap, fold: number, door: number): string => {
  const at = vpc.folds[fold];
  const band = at?.bands.find((one) => one.door === door);
  if (!at || !band) return '';
  const through = vpc.doors[door]?.name ?? '';
  return `${subnetWords(at)}: ${through}, ${count(band.services.length, 'service')}: ${band.services.map(servedWords).join(', ')}`;
};

/** A VPC as a drawing: subnets that behave alike, the doors, and a band for what goes from one to the other. */
export const VpcDrawing = ({
  vpc,
  services,
  names,
  anchors,
}: {
  readonly vpc: VpcMap;
  readonly services: number;
  readonly names: Names;
  readonly anchors: Anchors;
}) => {
  const { head, folds, doors, ribbons, height } = layOutVpc(vpc, services, names);
  const { width, pad, line } = measures;
  return (
    <svg
      class="map-drawing"
      viewBox={`0 0 ${width} ${Math.ceil(height)}`}
      width={width}
      height={Math.ceil(height)}
      role="group"
      aria-labelledby={`${anchors.id}-title`}
      aria-describedby={`${anchors.id}-desc`}
    >
      <title id={`${anchors.id}-title`}>
        VPC {visible(vpc.vpcName ?? vpc.vpcId)}: {count(vpc.subnets, 'subnet')} and their doors
      </title>
      <desc id={`${anchors.id}-desc`}>
        {visible(vpc.folds.map((fold) => `${subnetWords(fold)}: ${foldWords(vpc, fold)}`).join('; '))}. The
        list below the drawing has the paths.
      </desc>
      <rect class="vpc-box" x={0.75} y={0.75} width={width - 1.5} height={height - 1.5} rx={9} />
      <SvgLines lines={head} x={pad} y={20} step={line} />
      {ribbons.map((ribbon) => (
        // By the keyboard a path is reached from its subnets: a band is thinner than a finger.
        <a href={`#${targetOf(vpc, ribbon, anchors)}`} tabindex={-1} aria-hidden="true">
          <path class={`ribbon is-${ribbon.kind}`} d={ribbon.path}>
            <title>{visible(bandWords(vpc, ribbon.fold, ribbon.door))}</title>
          </path>
        </a>
      ))}
      {folds.map((box, at) => (
        <FoldLink box={box} to={`${anchors.id}-${at}`} />
      ))}
      {doors.map((box) => (
        <DoorShape box={box} anchors={anchors} />
      ))}
    </svg>
  );
};

/** The doors of a fold with the number of services of each, in words. */
const foldWords = ({ doors }: VpcMap, { bands }: Fold): string =>
  bands.map(({ door, services }) => `${doors[door]?.name ?? ''} ${services.length}`).join(', ');

// What lets traffic pass, and what only says where it is, hides the way on one line.
const gates = new Set(['dns', 'security-group', 'network-acl', 'block-public-access', 'vpc', 'local']);

const hopsOf = ({ hops }: NonNullable<BandWay['way']>, stops: boolean): NonNullable<BandWay['way']>['hops'] =>
  hops.filter(({ kind }, at) => !gates.has(kind) || (stops && at === hops.length - 1));

const reasonOf = ({ gap, hops }: NonNullable<BandWay['way']>): string =>
  gap ? gapWords(gap) : (hops.at(-1)?.text ?? '');

/** A way on one line: what it goes through, and why it ends where it does. */
const WayLine = ({
  way,
  stops,
  names,
}: {
  readonly way: NonNullable<BandWay['way']>;
  readonly stops: boolean;
  readonly names: Names;
}) => {
  const line = hopsOf(way, stops)
    .map(({ id }) => names.of(id))
    .join(' → ');
  const reason = stops ? reasonOf(way) : '';
  return (
    <>
      {line !== '' && (
        <code>
          <Text text={line} />
        </code>
      )}
      {reason !== '' && (
        <>
          {line === '' ? '' : ': '}
          <Text text={names.within(reason)} />
        </>
      )}
    </>
  );
};

const mostWays = 12;

const Ways = ({
  ways,
  stops,
  names,
}: Pick<Band, 'ways'> & { readonly stops: boolean; readonly names: Names }) => {
  const kept = ways.flatMap(({ way, services }) => (way ? [{ way, services }] : []));
  const [only, ...others] = kept;
  if (!only) return null;
  if (others.length === 0)
    return (
      <span class="row-text">
        <WayLine way={only.way} stops={stops} names={names} />
      </span>
    );
  const rest = kept.length - mostWays;
  return (
    <ul>
      {kept.slice(0, mostWays).map(({ way, services }) => (
        <li>
          {visible(services.join(', '))}: <WayLine way={way} stops={stops} names={names} />
        </li>
      ))}
      {rest > 0 && <li>and {count(rest, 'more path')} of this kind</li>}
    </ul>
  );
};

const doorWords = ({ name, further, vpcId }: VpcDoor, names: Names): string =>
  [name, ...(further === null ? [] : [further]), ...(vpcId === null ? [] : [`in ${names.of(vpcId)}`])].join(
    ' ',
  );

const stopping: ReadonlySet<VpcDoor['kind']> = new Set<VpcDoor['kind']>(['blocked', 'none', 'unknown']);

const BandItem = ({
  vpc,
  band,
  id,
  names,
  drawing,
}: {
  readonly vpc: VpcMap;
  readonly band: Band;
  readonly id: string;
  readonly names: Names;
  /** The failure that draws its path. */
  readonly drawing: string | null;
}) => {
  const door = vpc.doors[band.door];
  return door ? (
    <li id={id}>
      <Swatch kind={door.kind} /> <strong>{visible(doorWords(door, names))}</strong>:{' '}
      {visible(band.services.map(servedWords).join(', '))}
      <Ways ways={band.ways} stops={stopping.has(door.kind)} names={names} />
      {drawing !== null && (
        <>
          {' '}
          <a href={`#f-${drawing}`}>Its path, drawn</a>
        </>
      )}
    </li>
  ) : null;
};

/** A kind of door as a spot of its color; the words beside it say which it is. */
export const Swatch = ({ kind }: { readonly kind: VpcDoor['kind'] }) => (
  <svg class="map-swatch" viewBox="0 0 20 12" width={20} height={12} aria-hidden="true">
    <rect class={`ribbon is-${kind}`} x={1} y={1} width={18} height={10} rx={2}>
      <title>{doorName(kind)}</title>
    </rect>
  </svg>
);

const mostSubnets = 40;

const SubnetNames = ({ subnets }: Pick<Fold, 'subnets'>) => (
  <>
    {subnets.slice(0, mostSubnets).map(({ subnetId, subnetName }, at) => (
      <>
        {at > 0 && ', '}
        {subnetName !== null && <bdi>{visible(subnetName)} </bdi>}
        <code class="whole">{visible(subnetId)}</code>
      </>
    ))}
    {subnets.length > mostSubnets && ` and ${subnets.length - mostSubnets} more`}
  </>
);

/** What the drawing of a VPC shows, in words, with the paths: what its links lead to. */
export const VpcWords = ({
  vpc,
  names,
  id,
  drawingOf,
}: {
  readonly vpc: VpcMap;
  readonly names: Names;
  readonly id: string;
  readonly drawingOf: DrawingOf;
}) => (
  <>
    <h4>
      VPC <bdi>{visible(names.of(vpc.vpcId))}</bdi>
    </h4>
    <ul class="plain">
      {vpc.folds.map((fold, at) => (
        <li id={`${id}-${at}`}>
          {fold.subnets.length > 1 && `${count(fold.subnets.length, 'subnet')} that behave alike: `}
          <SubnetNames subnets={fold.subnets} />
          <ul>
            {fold.bands.map((band) => (
              <BandItem
                vpc={vpc}
                band={band}
                id={`${id}-${at}-${band.door}`}
                names={names}
                drawing={drawingIn(fold, band.door, drawingOf)}
              />
            ))}
          </ul>
        </li>
      ))}
    </ul>
  </>
);
