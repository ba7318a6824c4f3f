import { layOutAccount, overviewMeasures, type OverviewRow } from '../../map/overview.ts';
import type { AccountMap } from '../../map/fold.ts';
import type { Names } from '../../names.ts';
import { visible } from '../../words.ts';
import { SvgLines } from './svg-text.tsx';

const Row = ({ row, to }: { readonly row: OverviewRow; readonly to: string | null }) => {
  const { pad, line, bar, width } = overviewMeasures;
  const bottom = row.barY + bar + 4 + row.words.length * line;
  const drawn = (
    <>
      <rect class="hit" x={2} y={row.y - 1} width={width - 4} height={bottom - row.y + 4} rx={5} />
      <SvgLines lines={row.head} x={pad} y={row.y + 12} step={line} />
      {row.segments.map(({ kind, x, width: size }) => (
        <rect
          class={`ribbon is-${kind}`}
          x={x.toFixed(1)}
          y={row.barY}
          width={size.toFixed(1)}
          height={bar}
        />
      ))}
      <SvgLines lines={row.words} x={pad} y={row.barY + bar + 14} step={line} />
    </>
  );
  return to === null ? (
    <g role="img" aria-label={visible(row.whole)}>
      {drawn}
    </g>
  ) : (
    <a href={`#${to}`}>{drawn}</a>
  );
};

/** An account as a drawing: a bar for each VPC, of the doors that its subnets take. */
export const AccountDrawing = ({
  account,
  together,
  names,
  id,
  anchorOf,
}: {
  readonly account: AccountMap;
  /** Are its VPCs drawn as one? */
  readonly together: boolean;
  readonly names: Names;
  readonly id: string;
  readonly anchorOf: (vpcId: string) => string | null;
}) => {
  const { rows, height } = layOutAccount(account, together, names);
  return (
    <svg
      class="map-drawing"
      viewBox={`0 0 ${overviewMeasures.width} ${Math.ceil(height)}`}
      width={overviewMeasures.width}
      height={Math.ceil(height)}
      role="group"
      aria-labelledby={`${id}-title`}
    >
      <title id={`${id}-title`}>
        The ways out of the VPCs of account {visible(names.of(account.accountId))}, as shares of all ways from
        its subnets to services
      </title>
      {rows.map((row) => (
        <Row row={row} to={row.vpcs.length === 1 ? anchorOf(row.vpcs[0]?.vpcId ?? '') : null} />
      ))}
    </svg>
  );
};
