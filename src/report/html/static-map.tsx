import { renderToString } from 'preact-render-to-string';
import type { ServiceMatrix } from '../../model/matrix.ts';
import type { Report } from '../../model/report.ts';
import { compareMatrices, type VpcChange } from '../map/compare.ts';
import { doorKinds, doorName } from '../map/doors.ts';
import { type AccountMap, type CloudMap, foldsOf, mapOf, type VpcMap } from '../map/fold.ts';
import { type Names, namesIn } from '../names.ts';
import { type DrawingOf, drawingsIn } from './map-drawings.ts';
import { count, visible } from '../words.ts';
import { AccountDrawing } from './parts/map-account.tsx';
import { type Anchors, Swatch, VpcDrawing, VpcWords } from './parts/map-vpc.tsx';

// Drawings by the thousand open slowly for everybody: beyond so many characters VPCs are bars only.
const room = 1_200_000;

// So many VPCs have a bar each; of more, each account has one.
const mostBars = 300;

// So many VPCs are drawn open.
const mostOpen = 24;

/** Which VPCs are drawn, and where on the page. */
interface Drawn {
  readonly names: Names;
  readonly services: number;
  readonly idOf: (vpcId: string) => string | null;
  readonly drawingOf: DrawingOf;
}

const Legend = ({ map }: { readonly map: CloudMap }) => {
  const used = new Set(
    map.accounts.flatMap(({ vpcs }) => vpcs.flatMap(({ doors }) => doors.map(({ kind }) => kind))),
  );
  return (
    <ul class="map-legend">
      {doorKinds
        .filter((kind) => used.has(kind))
        .map((kind) => (
          <li>
            <Swatch kind={kind} /> {doorName(kind)}
          </li>
        ))}
    </ul>
  );
};

const Figure = ({
  vpc,
  id,
  title,
  drawn,
}: {
  readonly vpc: VpcMap;
  readonly id: string;
  readonly title?: string;
  readonly drawn: Drawn;
}) => {
  const anchors: Anchors = { id, of: drawn.idOf, drawingOf: drawn.drawingOf };
  return (
    <figure id={id} class="map-vpc">
      {title !== undefined && <figcaption>{title}</figcaption>}
      <VpcDrawing vpc={vpc} services={drawn.services} names={drawn.names} anchors={anchors} />
    </figure>
  );
};

const accountTitle = ({ accountId }: AccountMap, names: Names): string => {
  const name = names.alone(accountId);
  return name === null ? `Account ${accountId}` : name;
};

const AccountName = ({ account, names }: { readonly account: AccountMap; readonly names: Names }) => (
  <>
    <bdi>{visible(accountTitle(account, names))}</bdi>
    {names.alone(account.accountId) !== null && <span class="soft id"> {visible(account.accountId)}</span>}
  </>
);

const Overview = ({ map, drawn }: { readonly map: CloudMap; readonly drawn: Drawn }) => {
  const vpcs = map.accounts.reduce((sum, account) => sum + account.vpcs.length, 0);
  return (
    <>
      {vpcs > mostBars && <p>Each account is one bar: {count(vpcs, 'VPC')} would be too many to look at.</p>}
      <div class="map-grid">
        {map.accounts.map((account, at) => (
          <section class="map-account" aria-labelledby={`map-a${at}`}>
            <h3 id={`map-a${at}`}>
              <AccountName account={account} names={drawn.names} />
            </h3>
            <AccountDrawing
              account={account}
              together={vpcs > mostBars}
              names={drawn.names}
              id={`map-o${at}`}
              anchorOf={drawn.idOf}
            />
          </section>
        ))}
      </div>
    </>
  );
};

const introduction = (map: CloudMap): string => {
  const { subnets, folds } = foldsOf(map);
  const folded =
    folds < subnets
      ? ` The ${count(subnets, 'subnet')} are drawn as ${count(folds, 'box', 'boxes')}: those of a VPC that take the same doors to the same services are one.`
      : '';
  return `The ways from ${count(subnets, 'subnet')} to ${count(map.services.length, 'service')}. A band is as wide as it has services; its color is the door.${folded} A click on a band leads to its path.`;
};

/** About how many characters a VPC takes, as those of the example do. */
const sizeOf = ({ folds, doors, subnets }: VpcMap): number => {
  const bands = folds.flatMap((fold) => fold.bands);
  const ways = bands.reduce((sum, band) => sum + band.ways.length, 0);
  return 1000 + doors.length * 500 + folds.length * 500 + subnets * 60 + bands.length * 600 + ways * 250;
};

/** The VPCs that are drawn one by one, with their ids: the first ones, as far as there is room. */
const idsOf = (vpcs: readonly VpcMap[]): ReadonlyMap<VpcMap, string> => {
  let left = room;
  return new Map(
    vpcs.flatMap((vpc, at): readonly (readonly [VpcMap, string])[] => {
      left -= sizeOf(vpc);
      return left >= 0 ? [[vpc, `map-${at}`]] : [];
    }),
  );
};

const Words = ({
  vpcs,
  drawn,
}: {
  readonly vpcs: readonly { readonly vpc: VpcMap; readonly id: string }[];
  readonly drawn: Drawn;
}) =>
  vpcs.length === 0 ? null : (
    <details class="map-words">
      <summary>The same in words, with the paths</summary>
      {vpcs.map(({ vpc, id }) => (
        <VpcWords vpc={vpc} names={drawn.names} id={id} drawingOf={drawn.drawingOf} />
      ))}
    </details>
  );

/** The VPCs of an account, each as a drawing. */
const AccountFold = ({
  account,
  ids,
  drawn,
}: {
  readonly account: AccountMap;
  readonly ids: ReadonlyMap<VpcMap, string>;
  readonly drawn: Drawn;
}) => {
  const shown = account.vpcs.flatMap((vpc) => {
    const id = ids.get(vpc);
    return id === undefined ? [] : [{ vpc, id }];
  });
  const rest = account.vpcs.length - shown.length;
  return (
    <details class="fold" open={ids.size <= mostOpen}>
      <summary>
        <strong>
          <AccountName account={account} names={drawn.names} />
        </strong>{' '}
        <span class="soft">{count(account.vpcs.length, 'VPC')}</span>
      </summary>
      <div class="map-grid">
        {shown.map(({ vpc, id }) => (
          <Figure vpc={vpc} id={id} drawn={drawn} />
        ))}
      </div>
      <Words vpcs={shown} drawn={drawn} />
      {rest > 0 && (
        <p class="map-rest">
          {count(rest, shown.length > 0 ? 'more VPC' : 'VPC')} would make this page too long; the matrix says
          which way each subnet goes.
        </p>
      )}
    </details>
  );
};

const Change = ({
  change,
  at,
  drawn,
}: {
  readonly change: VpcChange;
  readonly at: number;
  readonly drawn: Drawn;
}) => (
  <div class="map-change">
    <Figure vpc={change.before} id={`before-${at}`} title="Before" drawn={drawn} />
    <Figure vpc={change.after} id={`after-${at}`} title="After" drawn={drawn} />
    <Words
      vpcs={[
        { vpc: change.before, id: `before-${at}` },
        { vpc: change.after, id: `after-${at}` },
      ]}
      drawn={drawn}
    />
    {change.same > 0 && (
      <p class="soft">{count(change.same, 'more subnet')} of this VPC go the ways that they went.</p>
    )}
  </div>
);

const mostChanges = 40;

/** How a map of a change is headed, and what brings it about. */
export interface ChangeWords {
  readonly title: string;
  /** `once the changes of the plan are made`. */
  readonly when: string;
}

const ofPlan: ChangeWords = { title: 'What the plan changes', when: 'once the changes of the plan are made' };

/** What a change does to ways, before and after: the VPCs in which subnets go another way. */
export const mapOfChange = function* (
  before: ServiceMatrix,
  after: ServiceMatrix,
  names: Names,
  { title, when }: ChangeWords = ofPlan,
): Iterable<string> {
  const changes = compareMatrices(before, after);
  if (changes.length === 0) return;
  const drawn: Drawn = {
    names,
    services: before.services.length,
    idOf: () => null,
    drawingOf: () => null,
  };
  yield `<h3 id="map-change">${title}</h3><p>${count(changes.length, 'VPC')} in which subnets go another way ${when}; only those subnets are drawn.${changes.length > mostChanges ? ` The first ${mostChanges} are shown.` : ''}</p>\n`;
  for (const [at, change] of changes.slice(0, mostChanges).entries())
    yield `${renderToString(<Change change={change} at={at} drawn={drawn} />)}\n`;
};

/** The cloud as it behaves: each account and VPC, the doors that its subnets take, and the paths behind them. Needs no script. */
export const staticMap = function* (
  report: Pick<Report, 'matrix'> & Partial<Pick<Report, 'findings' | 'plannedMatrix' | 'names' | 'redacted'>>,
): Iterable<string> {
  const { matrix } = report;
  if (!matrix || matrix.rows.length === 0) return;
  const map = mapOf(matrix);
  const vpcs = map.accounts.flatMap((account) => account.vpcs);
  const ids = idsOf(vpcs);
  const byVpc = new Map([...ids].map(([{ vpcId }, id]) => [vpcId, id]));
  const drawn: Drawn = {
    names: namesIn(report),
    services: matrix.services.length,
    idOf: (vpcId) => byVpc.get(vpcId) ?? null,
    drawingOf: drawingsIn(report),
  };
  yield `<section aria-labelledby="map"><h2 id="map" tabindex="-1">Map</h2><p>${introduction(map)}</p>\n`;
  yield renderToString(<Legend map={map} />);
  if (vpcs.length > 1) yield renderToString(<Overview map={map} drawn={drawn} />);
  for (const account of map.accounts)
    yield `${renderToString(<AccountFold account={account} ids={ids} drawn={drawn} />)}\n`;
  if (report.plannedMatrix) yield* mapOfChange(matrix, report.plannedMatrix, drawn.names);
  yield '</section>\n';
};
