import { useEffect, useRef, useState } from 'preact/hooks';
import { count, visible } from '../../words.ts';
import { severityWord, statusMark, statusWord } from '../parts/words.ts';
import type { Line } from './tree.ts';

const height = 56;
const spare = 6;

const FindingLine = ({ line }: { readonly line: Line }) => {
  const { row } = line;
  if (!row) return null;
  return (
    <>
      <span class={`sign is-${row.status}`} aria-hidden="true">
        {statusMark(row.status)}
      </span>
      <span class="unseen">{statusWord(row.status)}, </span>
      <span class="words">
        <span class="first">
          <span class={line.label === row.id ? 'mono' : undefined}>{visible(line.label)}</span>
          {row.name !== '' && line.label === row.id && <span class="name"> {visible(row.name)}</span>}
        </span>
        <span class="second">
          {row.status === 'fail' && (
            <b class={`severity-word is-${row.severity}`}>{severityWord(row.severity)}</b>
          )}
          {row.waived && <b> Accepted</b>} {visible(line.detail)}
        </span>
      </span>
    </>
  );
};

const GroupLine = ({ line }: { readonly line: Line }) => (
  <>
    <span class={`arrow ${line.open ? 'open' : ''}`} aria-hidden="true">
      ▸
    </span>
    <span class="words">
      <span class="first">{visible(line.label)}</span>
      {line.detail !== '' && <span class="second">{visible(line.detail)}</span>}
    </span>
    <span class="amount">
      {line.count?.toLocaleString('en-US')}
      <span class="unseen"> findings</span>
    </span>
  </>
);

/** The place that a key moves to; null for a key that moves nowhere. */
const moved = (key: string, active: number, lines: readonly Line[], page: number): number | null => {
  const last = lines.length - 1;
  const level = lines[active]?.level ?? 1;
  const moves: Readonly<Record<string, () => number>> = {
    ArrowDown: () => active + 1,
    ArrowUp: () => active - 1,
    PageDown: () => active + page,
    PageUp: () => active - page,
    Home: () => 0,
    End: () => last,
    ArrowLeft: () => {
      for (let at = active - 1; at >= 0; at -= 1) if ((lines[at]?.level ?? 0) < level) return at;
      return active;
    },
    ArrowRight: () => (lines[active]?.open ? active + 1 : active),
  };
  const move = moves[key];
  return move ? Math.min(last, Math.max(0, move())) : null;
};

const Item = ({
  line,
  index,
  active,
  selected,
  onClick,
}: {
  readonly line: Line;
  readonly index: number;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onClick: () => void;
}) => (
  <div
    id={`line-${index}`}
    role="treeitem"
    class={`line level-${Math.min(line.level, 5)} ${line.row ? 'leaf' : 'group'}${active ? ' active' : ''}`}
    style={{ top: `${index * height}px` }}
    aria-level={line.level}
    aria-posinset={line.position}
    aria-setsize={line.siblings}
    aria-expanded={line.count === null ? undefined : line.open}
    aria-selected={line.row ? selected : undefined}
    onClick={onClick}
  >
    {line.row ? <FindingLine line={line} /> : <GroupLine line={line} />}
  </div>
);

/** What a list was given, and what it does with a line. */
export interface ListProps {
  readonly lines: readonly Line[];
  readonly selected: number;
  /** The finding that the page's address names; null without one. */
  readonly sought: number | null;
  readonly onToggle: (line: Line) => void;
  readonly onOpen: (line: Line) => void;
}

/** Where the list stands: the line that keys act on, kept in sight, and the lines that can be seen. */
const useWindow = (lines: readonly Line[]) => {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, lines.length - 1);
  const seen = Math.ceil((box.current?.clientHeight ?? 600) / height);
  const from = Math.max(0, Math.min(Math.floor(top / height), lines.length - seen) - spare);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const at = active * height;
    const bottom = at + height - element.clientHeight;
    if (at < element.scrollTop) element.scrollTop = at;
    else if (bottom > element.scrollTop) element.scrollTop = bottom;
  }, [active]);
  return { box, active, setActive, setTop, seen, from, shown: lines.slice(from, from + seen + 2 * spare) };
};

/** The findings as a tree of which only what can be seen is in the page; keys move as in every tree. */
export const List = ({ lines, selected, sought, onToggle, onOpen }: ListProps) => {
  const { box, active, setActive, setTop, seen, from, shown } = useWindow(lines);
  // Once for each that is named: afterwards keys and the wheel decide what is in sight.
  useEffect(() => {
    const at = sought === null ? -1 : lines.findIndex(({ row }) => row?.index === sought);
    if (at < 0) return;
    setActive(at);
    // The foot of the list may be below the foot of the window: near its top a line is in sight.
    setTimeout(() => box.current?.scrollTo({ top: (at - 2) * height }), 0);
  }, [sought]);
  const act = (line: Line): void => (line.row ? onOpen(line) : onToggle(line));
  const onKeyDown = (event: KeyboardEvent): void => {
    const line = lines[active];
    if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
    const isGroup = line.count !== null;
    const turns = isGroup && event.key === (line.open ? 'ArrowLeft' : 'ArrowRight');
    const to = moved(event.key, active, lines, seen - 1);
    if (turns) onToggle(line);
    else if (event.key === 'Enter' || event.key === ' ') act(line);
    else if (to !== null) setActive(to);
    else return;
    event.preventDefault();
  };
  const isRendered = active >= from && active < from + shown.length;
  return (
    <div
      ref={box}
      class="list"
      role="tree"
      tabIndex={0}
      aria-label={`Findings: ${count(lines.length, 'line')}`}
      aria-activedescendant={isRendered ? `line-${active}` : undefined}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
    >
      <div role="none" class="lines" style={{ height: `${lines.length * height}px` }}>
        {shown.map((line, offset) => (
          <Item
            key={line.key}
            line={line}
            index={from + offset}
            active={from + offset === active}
            selected={line.row?.index === selected}
            onClick={() => {
              setActive(from + offset);
              act(line);
            }}
          />
        ))}
      </div>
    </div>
  );
};
