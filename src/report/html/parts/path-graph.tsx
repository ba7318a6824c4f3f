import type { ComponentChildren } from 'preact';
import { percent } from '../../../model/percent.ts';
import type { Evidence } from '../../../model/finding.ts';
import { isServiceEndpoint, outcomeWords } from '../../../model/ways.ts';
import type { Names } from '../../names.ts';
import { count, familyName, hopProof, hopSentence, pathLine, visible } from '../../words.ts';
import type { Ideal } from './ideal.ts';
import { pathFonts, type Row } from './path-boxes.ts';
import type { Places } from './places.ts';
import { type Frame, type Ghost, layOut, linesHeight, measures, type Node } from './path-layout.ts';
import { SvgText } from './svg-text.tsx';
import { Text } from './text.tsx';

/** Evidence that is a path. */
export type PathEvidence = Extract<Evidence, { readonly kind: 'path' }>;

const { width, box, boxX, ghostX, ghost: ghostWidth, line } = measures;
const right = boxX + box;
// Arrows pass beside the names of the borders that they cross.
const middle = boxX + 14;

const RowBox = ({ row, y }: { readonly row: Row; readonly y: number }) => (
  <g class={`row ${row.kind}`}>
    <rect x={boxX + 8} y={y} width={box - 16} height={32} rx={5} />
    <SvgText label={row.text} x={boxX + 16} y={y + 13} />
    <SvgText label={row.detail} x={boxX + 16} y={y + 26} tone="soft" />
    <text class="face-bold mark" x={right - 15} y={y + 13} text-anchor="end" font-size={pathFonts.mark.size}>
      {row.kind}
    </text>
  </g>
);

const NodeBox = ({ node }: { readonly node: Node }) => (
  <g class={`node is-${node.tone}`}>
    <rect class="box" x={boxX} y={node.y} width={box} height={node.height} rx={8} />
    {node.lines.map((label, at) => (
      <SvgText label={label} x={boxX + 12} y={node.y + 15 + at * line} />
    ))}
    {node.rows.map((row, at) => (
      <RowBox row={row} y={node.y + linesHeight(node) + at * measures.row} />
    ))}
  </g>
);

const FrameBox = ({ frame }: { readonly frame: Frame }) => (
  <g class={`frame of-${frame.kind}`}>
    <rect x={frame.x} y={frame.y} width={frame.width} height={frame.height} rx={9} />
    {frame.label.map((label, at) => (
      <SvgText label={label} x={measures.labelX} y={frame.y + 14 + at * line} tone="soft" />
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
  return (
    <g class="ghost">
      <path d={`M${right} ${ghost.fromY}H${center - 10}q10 0 10 10V${ghost.y - 7}`} />
      <path class="head" d={`M${center - 5} ${ghost.y - 8}h10l-5 7z`} />
      <rect x={ghostX} y={ghost.y} width={ghostWidth} height={ghost.height} rx={8} />
      {ghost.lines.map((label, at) => (
        <SvgText
          label={label}
          x={ghostX + 8}
          y={ghost.y + 16 + at * line}
          tone={at === ghost.lines.length - 1 ? 'mark' : ''}
        />
      ))}
      <path d={`M${center} ${ghost.y + ghost.height}V${ghost.toY - 10}q0 10 -10 10H${right + 8}`} />
      <path class="head" d={`M${right + 9} ${ghost.toY - 5}v10l-7 -5z`} />
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

interface PathProps {
  readonly evidence: PathEvidence;
  readonly ideal: Ideal | null;
  readonly id: string;
  readonly places: Places;
  readonly names: Names;
}

/** The path as a drawing within the borders of accounts and VPCs, and the right way beside it. */
export const PathDrawing = ({ evidence, ideal, id, places, names }: PathProps) => {
  const { nodes, frames, ghost, height } = layOut(evidence, ideal, places, names);
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
      {frames.map((frame) => (
        <FrameBox frame={frame} />
      ))}
      {nodes.map((node, index) => {
        const next = nodes[index + 1];
        return next ? <Arrow from={node} to={next} /> : null;
      })}
      {ghost && <GhostBox ghost={ghost} />}
      {nodes.map((node) => (
        <NodeBox node={node} />
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

/** A path hop by hop, and on one line. */
const Steps = ({ path }: { readonly path: PathEvidence['path'] }) => (
  <details class="more-of">
    <summary>The path in {count(path.hops.length, 'step')}</summary>
    <p class="one-line">
      <code>
        <Text text={pathLine(path)} />
      </code>
    </p>
    <ol class="hops">
      {path.hops.map((hop) => (
        <HopItem hop={hop} />
      ))}
    </ol>
    {path.assumptions.map((text) => (
      <p class="soft">Assumed: {visible(text)}</p>
    ))}
  </details>
);

/** One path: where it ends, drawn, with what is to be done next to it, and hop by hop for those who ask. */
export const PathView = ({
  evidence,
  ideal,
  id,
  places,
  names,
  children,
}: PathProps & {
  /** What stands next to the drawing. */
  readonly children?: ComponentChildren;
}) => {
  const { service, family, share, path } = evidence;
  const takesRight = isServiceEndpoint(path.egress);
  const beside = takesRight ? null : ideal;
  return (
    <section class="path-view">
      <h4>
        To {visible(service)} over {familyName(family)}, {percent(share)} of the addresses:{' '}
        {outcomeWords(path)}
      </h4>
      <div class="path-both">
        <PathDrawing evidence={evidence} ideal={beside} id={id} places={places} names={names} />
        <div class="path-words">
          {children}
          {beside && <p class="right-way">{sameInWords(beside, service)}</p>}
        </div>
      </div>
      <Steps path={path} />
    </section>
  );
};
