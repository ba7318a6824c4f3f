import type { Finding } from '../../../model/finding.ts';
import type { Plan } from '../../../model/plan.ts';
import type { Report } from '../../../model/report.ts';
import { some } from '../../group.ts';
import { type Names, namesIn } from '../../names.ts';
import { outOfReach } from '../../out-of-reach.ts';
import { costWords } from '../../money-words.ts';
import { proofWords } from '../../plan/terminal.ts';
import { everythingToDo, type FirstThing, type ThingToDo, thingsToDo } from '../../things-to-do.ts';
import { count, visible } from '../../words.ts';
import { SeverityChip } from './chips.tsx';
import { MoneyTile } from './money.tsx';
import { Snippet } from './remedy.tsx';
import { CoverageLine, planCost } from './state.tsx';
import { NumberCell, Table } from './table.tsx';
import { Text } from './text.tsx';
import { headlineOf, placeWords, severityWord } from './words.ts';

// So many are printed without the annex: style.css leaves out the rows behind them.
const mostPrinted = 30;

// So many are drawn with what to type, and so many are listed: a page of thousands of changes is read by nobody.
const most = { cards: 5, rows: 200, services: 4, subnets: 2 };

const Why = ({ finding, names }: { readonly finding: Finding; readonly names: Names }) => (
  <a href={`#f-${finding.fingerprint}`}>
    <Text text={names.within(headlineOf(finding.message)[0])} />
  </a>
);

/** What it resolves, and what proves that: a change of a plan was tried on the inventory, a remedy alone was not as part of all. */
const provedWords = ({ change, resolves, commands, costPerMonth }: ThingToDo): string => {
  if (change) return `Proved: ${proofWords(change)}`;
  const cost = commands.length > 0 ? ` · ${costWords(costPerMonth)}` : '';
  return `Answers ${count(resolves, 'failure')}${cost}`;
};

const After = ({ thing: { change }, plan }: { readonly thing: ThingToDo; readonly plan: Plan | null }) => {
  const before = plan?.changes.filter(({ id }) => change?.after.includes(id)) ?? [];
  if (before.length === 0) return null;
  return <p class="soft">To be made after: {visible(before.map(({ title }) => title).join('; '))}</p>;
};

const commandsOf = ({ change, finding }: ThingToDo): string =>
  change ? change.commands.join('\n') : finding.planned ? '' : (finding.remedy?.cli ?? '');

/** What is typed: the commands of a planned change, or those of a remedy; where there are several accounts, after where. */
const typedOf = (thing: ThingToDo, severalAccounts: boolean, names: Names): string => {
  const commands = commandsOf(thing);
  if (commands === '' || !severalAccounts || commands.startsWith('# In account ')) return commands;
  const { accountId, region } = thing.change ?? thing.finding.subject;
  return `# In account ${names.of(accountId)}, ${region}\n${commands}`;
};

const Card = ({
  thing,
  plan,
  names,
  severalAccounts,
}: {
  readonly thing: FirstThing;
  readonly plan: Plan | null;
  readonly names: Names;
  readonly severalAccounts: boolean;
}) => {
  const { finding, title } = thing;
  const typed = typedOf(thing, severalAccounts, names);
  return (
    <li class="thing">
      <h3>
        <SeverityChip severity={finding.severity} /> <Text text={names.within(visible(title))} />
      </h3>
      <p>
        <Why finding={finding} names={names} />
      </p>
      <p class="soft">
        {visible(placeWords(finding.subject, names))} · {provedWords(thing)}
        {thing.alike > 0 && (
          <>
            {' · '}
            <a href={`#check-${finding.check}`}>{thing.alike.toLocaleString('en-US')} more like it</a>
          </>
        )}
      </p>
      <After thing={thing} plan={plan} />
      {typed !== '' && (
        <Snippet name={`AWS CLI, ${count(thing.commands.length, 'command')}`} text={typed} copy={null} />
      )}
    </li>
  );
};

const Row = ({ thing, names }: { readonly thing: ThingToDo; readonly names: Names }) => {
  const { finding, title, resolves, change } = thing;
  return (
    <tr>
      <th scope="row">
        <a href={`#f-${finding.fingerprint}`}>
          <Text text={names.within(visible(title))} />
        </a>
      </th>
      <td>{severityWord(finding.severity)}</td>
      <td>{visible(placeWords(finding.subject, names))}</td>
      <NumberCell value={resolves} />
      <td>{thing.commands.length > 0 ? costWords(thing.costPerMonth) : ''}</td>
      <td>{change ? `proved, ${change.risk} risk` : ''}</td>
    </tr>
  );
};

const All = ({
  things,
  total,
  names,
}: {
  readonly things: readonly ThingToDo[];
  readonly total: number;
  readonly names: Names;
}) => (
  <details class="fold things">
    <summary>
      <strong>All things to do</strong> <span class="soft">{count(total, 'thing')}, the worst first</span>
    </summary>
    <div class="finding-body">
      <Table
        caption={
          total > things.length
            ? `The first ${things.length} of ${count(total, 'thing')} to do; report.json has all`
            : 'Each thing to do, and how many failures it answers'
        }
        columns={[
          { name: 'What' },
          { name: 'Severity' },
          { name: 'Where' },
          { name: 'Failures', number: true },
          { name: 'Cost' },
          { name: 'Proof' },
        ]}
      >
        {things.map((thing) => (
          <Row thing={thing} names={names} />
        ))}
      </Table>
      {things.length > mostPrinted && (
        <p class="paper-only no-annex">
          The first {mostPrinted} of {count(total, 'thing')} to do; {count(total - mostPrinted, 'more thing')}{' '}
          to do {total - mostPrinted === 1 ? 'is' : 'are'} in the page, in the annex and in report.json.
        </p>
      )}
    </div>
  </details>
);

const Reach = ({ report, names }: { readonly report: Report; readonly names: Names }) => {
  const found = outOfReach(report);
  if (found.length === 0) return null;
  return (
    <div class="reach">
      <h3>Out of reach</h3>
      <p class="soft">Services that a failure shows to be cut off, for some or all of their addresses.</p>
      <ul class="plain">
        {found.slice(0, most.services).map(([service, subnets]) => (
          <li>
            <b>{visible(service)}</b> from {visible(some([...subnets].map(names.of), most.subnets))}
          </li>
        ))}
      </ul>
      {found.length > most.services && (
        <p class="soft">and {count(found.length - most.services, 'more service')}</p>
      )}
    </div>
  );
};

/** The first screen: what to do first and what to type for it, what is out of reach, and what was looked at. */
export const FirstSection = ({ report, plan }: { readonly report: Report; readonly plan: Plan | null }) => {
  const shown = thingsToDo(report, plan, most.cards);
  const { things, total } = everythingToDo(report, plan, most.rows);
  const names = namesIn(report);
  const cost = planCost(plan);
  return (
    <section aria-labelledby="first" class="first">
      <div class="first-main">
        <h2 id="first">Do first</h2>
        {shown.length === 0 && <p>Nothing: no failure is open.</p>}
        <ol class="thing-list">
          {shown.map((thing) => (
            <Card
              thing={thing}
              plan={plan}
              names={names}
              severalAccounts={report.coverage.accounts.listed > 1}
            />
          ))}
        </ol>
      </div>
      <aside class="first-beside" aria-label="At a glance">
        <CoverageLine report={report} />
        {cost !== null && <p>All changes of the plan together: {cost}.</p>}
        <Reach report={report} names={names} />
        <MoneyTile report={report} />
      </aside>
      {things.length > 0 && <All things={things} total={total} names={names} />}
    </section>
  );
};
