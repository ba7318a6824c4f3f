import { useEffect, useMemo, useState } from 'preact/hooks';
import { count } from '../../words.ts';
import { surroundingsOf } from '../parts/finding.tsx';
import type { Data, Row } from './data.ts';
import { Detail } from './detail.tsx';
import { List } from './list.tsx';
import { hashOf, noQuery, type Query, queryOf, select, showing } from './query.ts';
import { choicesOf, Toolbar } from './toolbar.tsx';
import { divisionOf, type Line, linesOf, wordsIn } from './tree.ts';

/** The query in the page's address, kept in step with it. */
const useQuery = (data: Data): readonly [Query, (change: Partial<Query>) => void] => {
  const said = (): Query | null => {
    const asked = queryOf(location.hash);
    return asked && asked.finding !== '' ? showing(asked, data.rowOf(asked.finding)) : asked;
  };
  const [query, setQuery] = useState<Query>(() => said() ?? noQuery);
  useEffect(() => {
    const onHash = (): void => {
      const asked = said();
      if (asked) setQuery(asked);
    };
    addEventListener('hashchange', onHash);
    addEventListener('popstate', onHash);
    return () => {
      removeEventListener('hashchange', onHash);
      removeEventListener('popstate', onHash);
    };
  }, []);
  const change = (part: Partial<Query>): void => {
    const next = { ...query, ...part };
    setQuery(next);
    // A finding that is opened is a step that Back undoes; a letter typed is none.
    if (part.finding !== undefined && part.finding !== '') history.pushState(null, '', hashOf(next));
    else history.replaceState(null, '', hashOf(next));
  };
  return [query, change];
};

const useWide = (): boolean => {
  const media = useMemo(() => matchMedia('(min-width: 62rem)'), []);
  const [wide, setWide] = useState(media.matches);
  useEffect(() => {
    const onChange = (): void => setWide(media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, []);
  return wide;
};

const useLines = (data: Data, query: Query, rows: readonly Row[], asked: Row | undefined) => {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  // Few findings lie open; of many, those of the worst groups would bury the rest.
  const few = rows.length <= 250;
  const isOpen = (key: string, level: number, held: readonly Row[]): boolean => {
    const goesWithout = few && (query.view !== 'control' || level > 1);
    // Whoever was led to a finding wants to see where in the list it is.
    const leads = asked !== undefined && query.view !== 'control' && held.includes(asked);
    return (goesWithout || leads) !== toggled.has(`${query.view}${key}`);
  };
  const lines = useMemo(
    () => linesOf(rows, divisionOf(query.view, data.report), wordsIn(query.view, data.report), isOpen),
    [rows, query.view, toggled, asked],
  );
  const toggle = ({ key }: Line): void => {
    const name = `${query.view}${key}`;
    const next = new Set(toggled);
    if (!next.delete(name)) next.add(name);
    setToggled(next);
  };
  return { lines, toggle };
};

/** The rows that the query asks for. */
const useRows = (data: Data, query: Query): readonly Row[] => {
  const checksOf = (name: string): ReadonlySet<string> | null => {
    const control = data.report.controls.find(({ framework, id }) => `${framework}/${id}` === name);
    return control ? new Set(control.checks.map(({ check }) => check)) : null;
  };
  const { status, severity, check, account, region, vpc, control, text } = query;
  return useMemo(
    () => select(data.rows, query, checksOf, data.report.redacted ? {} : (data.report.names ?? {})),
    [status, severity, check, account, region, vpc, control, text],
  );
};

const ResultLine = ({ found, all }: { readonly found: number; readonly all: number }) => (
  <p role="status" class="result">
    {found === 0
      ? 'No finding matches. Clear a filter, or choose another status.'
      : `${found.toLocaleString('en-US')} of ${count(all, 'finding')}`}
  </p>
);

/** The findings with filters, views and a page each. */
export const App = ({ data }: { readonly data: Data }) => {
  const [query, change] = useQuery(data);
  const [byHand, setByHand] = useState(false);
  const wide = useWide();
  const choices = useMemo(() => choicesOf(data), []);
  const around = useMemo(() => surroundingsOf(data.report), []);
  const rows = useRows(data, query);
  const asked = useMemo(
    () => (query.finding === '' ? undefined : data.rowOf(query.finding)),
    [query.finding],
  );
  const { lines, toggle } = useLines(data, query, rows, asked);
  const first = lines.find(({ row }) => row)?.row ?? rows[0];
  const shown = asked ?? (wide ? first : undefined);
  const finding = useMemo(() => (shown ? data.finding(shown) : null), [shown]);
  const open = ({ row }: Line): void => {
    if (!row) return;
    setByHand(true);
    change({ finding: row.fingerprint });
  };
  const back = (): void => {
    change({ finding: '' });
    setByHand(false);
    setTimeout(() => document.querySelector<HTMLElement>('#app .list')?.focus(), 0);
  };
  return (
    <div class={`explorer view-${query.view}${asked ? ' has-finding' : ''}`}>
      <Toolbar query={query} choices={choices} wide={wide} onChange={change} />
      <ResultLine found={rows.length} all={data.rows.length} />
      <div class="panes">
        {lines.length > 0 && (
          <List
            key={query.view}
            lines={lines}
            selected={shown?.index ?? -1}
            sought={asked?.index ?? null}
            onToggle={toggle}
            onOpen={open}
          />
        )}
        {finding && (
          <Detail
            finding={finding}
            around={around.get(finding.check)}
            names={data.names}
            title={around.get(finding.check)?.info?.title ?? finding.check}
            moveFocus={byHand}
            onBack={back}
          />
        )}
      </div>
    </div>
  );
};
