import { percent } from '../../../model/percent.ts';
import type { Evidence } from '../../../model/finding.ts';
import { isServiceEndpoint, outcomeWords } from '../../../model/ways.ts';
import { familyName, hopProof, hopSentence, pathLine, visible } from '../../words.ts';
import type { Ideal } from './ideal.ts';
import { fit, type Ghost, layOut, measures, type Node, type Row } from './path-layout.ts';
import { Text } from './text.tsx';
import { capital } from './words.ts';

/** Evidence that is a path. */
export type PathEvidence = Extract<Evidence, { readonly kind: 'path' }>;

const { width, box, ghostX, ghost: ghostWidth } = measures;
const middle = box / 2;

const RowBox = ({ row, y }: { readonly row: Row; readonly y: number }) => (
  <g class={`row ${row.kind}`}>
    <rect x={8} y={y} width={box - 16} height={32} rx={5} />
    <text class="mono" x={16} y={y + 13}>
      {fit(row.text, 22)}
    </text>
    <text class="mono soft" x={16} y={y + 26}>
      → {fit(row.detail, 23)}
    </text>
    <text class="mark" x={box - 15} y={y + 13} text-anchor="end">
      {row.kind}
    </text>
  </g>
);

const Box = ({ node }: { readonly node: Node }) => (
  <g class={`node is-${node.tone}`}>
    <rect class="box" x={1} y={node.y} width={box - 2} height={node.height} rx={8} />
    <text class="kind" x={12} y={node.y + 15}>
      {capital(fit(node.kind, 30))}
    </text>
    <text class="mono" x={12} y={node.y + 30}>
      {fit(node.id, 28)}
    </text>
    {node.account !== null && (
      <text class="soft" x={12} y={node.y + 45}>
        in account {fit(node.account, 20)}
      </text>
    )}
    {node.rows.map((row, index) => (
      <RowBox row={row} y={node.y + (node.account === null ? 36 : 51) + index * 36} />
    ))}
  </g>
);

const Arrow = ({ from, to }: { readonly from: Node; readonly to: Node }) => (
  <g class="way">
    <path d={`M${middle} ${from.y + from.height}V${to.y - 7}`} />
    <path class="head" d={`M${middle - 5} ${to.y - 8}h10l-5 7z`} />
  </g>
);

const GhostBox = ({ ghost }: { readonly ghost: Ghost }) => {
  const center = ghostX + ghostWidth / 2;
  const [first = '', ...rest] = ghost.kind.split(' ');
  return (
    <g class="ghost">
      <path d={`M${box - 1} ${ghost.fromY}H${center - 10}q10 0 10 10V${ghost.y - 7}`} />
      <path class="head" d={`M${center - 5} ${ghost.y - 8}h10l-5 7z`} />
      <rect x={ghostX} y={ghost.y} width={ghostWidth - 1} height={ghost.height} rx={8} />
      <text class="kind" x={ghostX + 9} y={ghost.y + 16}>
        {capital(first)}
      </text>
      <text class="kind" x={ghostX + 9} y={ghost.y + 30}>
        {rest.join(' ')}
      </text>
      <text class="mono" x={ghostX + 9} y={ghost.y + 45}>
        {fit(ghost.id, 15)}
      </text>
      <text class="mark" x={ghostX + 9} y={ghost.y + 59}>
        the right way
      </text>
      <path d={`M${center} ${ghost.y + ghost.height}V${ghost.toY - 10}q0 10 -10 10H${box + 7}`} />
      <path class="head" d={`M${box + 8} ${ghost.toY - 5}v10l-7 -5z`} />
    </g>
  );
};

const sameInWords = (ideal: Ideal, service: string): string => {
  const endpoint = `${ideal.kind} ${ideal.id ?? '(to be created)'}`;
  if (ideal.from === 'subnet')
    return `The right way: the name of ${service} leads to the ${endpoint} within the VPC.`;
  return ideal.row === 'loses'
    ? `The right way: the route to the ${endpoint} for the prefix list of ${service}, once no other route wins over it.`
    : `The right way: a route to the ${endpoint} for the prefix list of ${service}, which this table lacks.`;
};

/** The path as a drawing, and the right way beside it. */
export const PathDrawing = ({
  evidence,
  ideal,
  id,
}: {
  readonly evidence: PathEvidence;
  readonly ideal: Ideal | null;
  readonly id: string;
}) => {
  const { nodes, ghost, height } = layOut(evidence, ideal);
  return (
    <svg
      class="path-drawing"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-labelledby={`${id}-title ${id}-desc`}
    >
      <title id={`${id}-title`}>
        Path to {evidence.service}: {outcomeWords(evidence.path)}
      </title>
      <desc id={`${id}-desc`}>
        {pathLine(evidence.path)}.{ghost && ideal ? ` ${sameInWords(ideal, evidence.service)}` : ''}
      </desc>
      {nodes.map((node, index) => {
        const next = nodes[index + 1];
        return next ? <Arrow from={node} to={next} /> : null;
      })}
      {ghost && <GhostBox ghost={ghost} />}
      {nodes.map((node) => (
        <Box node={node} />
      ))}
    </svg>
  );
};

const HopItem = ({ hop }: { readonly hop: PathEvidence['path']['hops'][number] }) => {
  const proof = hopProof(hop);
  const wins = hop.because.kind === 'route' || hop.because.kind === 'transit-gateway-route';
  return (
    <li class={wins ? 'wins' : undefined}>
      <Text text={hopSentence(hop)} />
      {proof !== null && (
        <span class="proof">
          <code>
            <Text text={proof} />
          </code>
          {wins && <span class="winner">winning route</span>}
        </span>
      )}
    </li>
  );
};

/** One path: where it ends, drawn, on one line, and hop by hop. */
export const PathView = ({
  evidence,
  ideal,
  id,
}: {
  readonly evidence: PathEvidence;
  readonly ideal: Ideal | null;
  readonly id: string;
}) => {
  const { service, family, share, path } = evidence;
  const takesRight = isServiceEndpoint(path.egress);
  const right = takesRight ? null : ideal;
  return (
    <section class="path-view">
      <h4>
        To {visible(service)} over {familyName(family)}, {percent(share)} of the addresses:{' '}
        {outcomeWords(path)}
      </h4>
      <p class="one-line">
        <code>
          <Text text={pathLine(path)} />
        </code>
      </p>
      <div class="path-both">
        <PathDrawing evidence={evidence} ideal={right} id={id} />
        <div class="path-words">
          <ol class="hops">
            {path.hops.map((hop) => (
              <HopItem hop={hop} />
            ))}
          </ol>
          {right && <p class="right-way">{sameInWords(right, service)}</p>}
          {path.assumptions.map((text) => (
            <p class="soft">Assumed: {visible(text)}</p>
          ))}
        </div>
      </div>
    </section>
  );
};
