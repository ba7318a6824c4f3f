import { severities, statuses } from '../../../model/finding.ts';
import { naturally } from '../../natural.ts';
import { visible } from '../../words.ts';
import { severityWord, statusWord } from '../parts/words.ts';
import type { Data } from './data.ts';
import { noQuery, type Query, type View, views } from './query.ts';

interface Choice {
  readonly value: string;
  readonly words: string;
}

const Select = ({
  name,
  value,
  choices,
  onChange,
}: {
  readonly name: string;
  readonly value: string;
  readonly choices: readonly Choice[];
  readonly onChange: (value: string) => void;
}) => (
  <label class="filter">
    <span>{name}</span>
    <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="">Any</option>
      {choices.map((choice) => (
        <option value={choice.value}>{visible(choice.words)}</option>
      ))}
    </select>
  </label>
);

/** What can be chosen in each filter, made of the data once. */
export interface Choices {
  readonly status: readonly Choice[];
  readonly severity: readonly Choice[];
  readonly check: readonly Choice[];
  readonly account: readonly Choice[];
  readonly region: readonly Choice[];
  readonly vpc: readonly Choice[];
  readonly control: readonly Choice[];
}

const distinct = (
  values: Iterable<string>,
  wordsOf: (value: string) => string = (value) => value,
): readonly Choice[] =>
  [...new Set(values)]
    .filter((value) => value !== '')
    .map((value) => ({ value, words: wordsOf(value) }))
    .sort((a, b) => naturally(a.words, b.words));

/** What there is to choose from in this report. */
export const choicesOf = ({ rows, report, names }: Data): Choices => ({
  status: [
    ...statuses.map((status) => ({ value: status, words: statusWord(status) })),
    ...(rows.some(({ waived }) => waived) ? [{ value: 'accepted', words: 'Accepted' }] : []),
    ...(rows.some(({ isNew }) => isNew) ? [{ value: 'new', words: 'New' }] : []),
  ],
  severity: severities.map((severity) => ({ value: severity, words: severityWord(severity) })),
  check: report.checks.map(({ id }) => ({ value: id, words: id })),
  account: distinct(
    rows.map(({ account }) => account),
    names.of,
  ),
  region: distinct(rows.map(({ region }) => region)),
  vpc: distinct(
    rows.map(({ vpc }) => vpc),
    names.of,
  ),
  control: report.controls
    .filter(({ checks }) => checks.length > 0)
    .map(({ framework, id }) => ({ value: `${framework}/${id}`, words: `${framework} ${id}` })),
});

const viewWords: { readonly [V in View]: string } = {
  check: 'By check',
  resource: 'By resource',
  control: 'By framework',
};

const filters = [
  ['severity', 'Severity'],
  ['check', 'Check'],
  ['account', 'Account'],
  ['region', 'Region'],
  ['vpc', 'VPC'],
  ['control', 'Control'],
] as const;

const isFiltered = (query: Query): boolean =>
  query.text !== '' ||
  query.status !== noQuery.status ||
  filters.some(([key]) => query[key] !== noQuery[key]);

interface ToolbarProps {
  readonly query: Query;
  readonly choices: Choices;
  /** Is there room to show every filter at once? */
  readonly wide: boolean;
  readonly onChange: (change: Partial<Query>) => void;
}

const MoreFilters = ({ query, choices, wide, onChange }: ToolbarProps) => (
  <details class="more" open={wide || filters.some(([key]) => query[key] !== '')}>
    <summary>More filters</summary>
    <div>
      {filters.map(([key, name]) =>
        choices[key].length > 0 ? (
          <Select
            name={name}
            value={query[key]}
            choices={choices[key]}
            onChange={(value) => onChange({ [key]: value })}
          />
        ) : null,
      )}
    </div>
  </details>
);

/** Search, filters and views. */
export const Toolbar = ({ query, choices, wide, onChange }: ToolbarProps) => (
  <form class="toolbar" role="search" aria-label="Findings" onSubmit={(event) => event.preventDefault()}>
    <label class="filter search">
      <span>Search</span>
      <input
        type="search"
        value={query.text}
        placeholder="Id, name, tag, CIDR, or a word"
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => onChange({ text: event.currentTarget.value })}
      />
    </label>
    <Select
      name="Status"
      value={query.status}
      choices={choices.status}
      onChange={(status) => onChange({ status })}
    />
    <fieldset class="views">
      <legend>View</legend>
      {views
        .filter((view) => view !== 'control' || choices.control.length > 0)
        .map((view) => (
          <label>
            <input
              type="radio"
              name="view"
              checked={query.view === view}
              onChange={() => onChange({ view })}
            />
            <span>{viewWords[view]}</span>
          </label>
        ))}
    </fieldset>
    <MoreFilters query={query} choices={choices} wide={wide} onChange={onChange} />
    {isFiltered(query) && (
      <button
        type="button"
        onClick={() => onChange({ ...noQuery, view: query.view, finding: query.finding })}
      >
        Clear filters
      </button>
    )}
  </form>
);
