import type { ComponentChildren } from 'preact';
import type { Finding, Waiver } from '../../../model/finding.ts';
import type { Gap } from '../../../model/observed.ts';
import type { CheckInfo, ControlResult, Report } from '../../../model/report.ts';
import { trafficCostWords } from '../../money-words.ts';
import { type Names, namesIn, namesOf } from '../../names.ts';
import { repairedWith, settles, visible } from '../../words.ts';
import { type ReadsOf, readsOf, ReadView } from './calls.tsx';
import { CheckLimits, CheckWords } from './check-words.tsx';
import { Code, FindingChips } from './chips.tsx';
import { EvidenceRows } from './evidence.tsx';
import { idealOf } from './ideal.ts';
import { type Places, placesFor, placesIn } from './places.ts';
import { PathView } from './path-graph.tsx';
import { type Copy, RemedyView } from './remedy.tsx';
import { Text } from './text.tsx';
import { placeWords, typeWord } from './words.ts';

/** What a finding's page needs beside the finding: its check, and the controls that the check speaks to. */
export interface Surroundings {
  readonly info: CheckInfo | undefined;
  readonly controls: readonly {
    readonly control: ControlResult;
    readonly framework: string;
    readonly basis: string;
  }[];
  readonly readsOf: ReadsOf;
  readonly names: Names;
  /** Where the subnet is that a path starts in, as far as the report says so. */
  readonly places: Places;
}

const noNames = namesOf({});

const basisWords: Readonly<Record<string, string>> = {
  'verified-direct': 'published mapping',
  'verified-analogue': 'by analogy with a published mapping',
  'own-judgement': 'our own judgment',
};

/** The check of each id with the controls that it is evidence towards. */
export const surroundingsOf = (
  report: Pick<Report, 'checks'> & Partial<Report>,
): ReadonlyMap<string, Surroundings> => {
  const frameworks = new Map(
    (report.frameworks ?? []).map((item) => [item.id, `${item.title} ${item.version}`]),
  );
  const shared = {
    readsOf: readsOf(report),
    names: namesIn(report),
    places: placesIn(report),
  };
  return new Map(
    report.checks.map((info) => [
      info.id,
      {
        info,
        ...shared,
        controls: (report.controls ?? []).flatMap((control) => {
          const link = control.checks.find(({ check }) => check === info.id);
          const framework = frameworks.get(control.framework) ?? control.framework;
          return link ? [{ control, framework, basis: basisWords[link.basis] ?? link.basis }] : [];
        }),
      },
    ]),
  );
};

const Gaps = ({ gaps }: { readonly gaps: readonly Gap[] }) => (
  <section class="gaps">
    <h4>What could not be seen</h4>
    <ul>
      {gaps.map((gap) => (
        <li>
          {visible(gap.message)} <Code text={`${gap.action}: ${gap.code}`} />
          <br />
          <strong>To settle it:</strong> {visible(settles(gap))}
        </li>
      ))}
    </ul>
  </section>
);

const WaiverView = ({ waiver }: { readonly waiver: Waiver }) => (
  <p class="waiver">
    <strong>{waiver.expired ? 'Acceptance expired' : 'Accepted'}</strong> by {visible(waiver.owner)} until{' '}
    {visible(waiver.until)} ({waiver.source === 'file' ? 'in the waivers file' : 'by a tag on the resource'}):{' '}
    {visible(waiver.reason)}
  </p>
);

const SubjectFacts = ({ finding }: { readonly finding: Finding }) => {
  const { subject, fingerprint } = finding;
  const tags = Object.entries(subject.tags);
  return (
    <dl class="facts">
      <dt>ARN</dt>
      <dd>
        <Code text={subject.arn} />
      </dd>
      <dt>Tags</dt>
      <dd>
        {tags.length === 0
          ? 'none'
          : tags.map(([key, value]) => (
              <span class="tag">
                <Code text={`${key}=${value}`} />{' '}
              </span>
            ))}
      </dd>
      <dt>Fingerprint</dt>
      <dd>
        <Code text={fingerprint} />
      </dd>
    </dl>
  );
};

const Controls = ({ controls }: Pick<Surroundings, 'controls'>) => (
  <details class="controls-of">
    <summary>
      Evidence towards {controls.length === 1 ? 'one control' : `${controls.length} controls`}
    </summary>
    <ul class="plain">
      {controls.map(({ control, framework, basis }) => (
        <li>
          <strong>
            {visible(framework)} {visible(control.id)}
          </strong>{' '}
          {visible(control.title)} <span class="soft">({basis})</span>
        </li>
      ))}
    </ul>
  </details>
);

const TrafficCost = ({ finding }: { readonly finding: Finding }) => {
  const words = trafficCostWords(finding);
  return words === null ? null : (
    <p>
      <strong>What it costs now:</strong> {visible(words)}.
    </p>
  );
};

/** What is to be done about a finding: its remedy, where to find it said, or the change of a plan that resolves it. */
const ToDo = ({
  finding,
  known,
  copy,
  names,
}: {
  readonly finding: Finding;
  readonly known: Finding | null;
  readonly copy: Copy;
  readonly names: Names;
}) => {
  if (known)
    return (
      <p>
        <strong>What to do:</strong> {repairedWith(finding)}{' '}
        <a href={`#f-${known.fingerprint}`}>
          {visible(known.check)} of {visible(known.subject.id)}
        </a>
        , above.
      </p>
    );
  return (
    <>
      {finding.remedy && <RemedyView remedy={finding.remedy} copy={copy} names={names} />}
      {finding.planned && (
        <p>
          <strong>Planned:</strong> <Text text={names.within(finding.planned.title)} /> (change{' '}
          <Code text={finding.planned.id} />)
        </p>
      )}
    </>
  );
};

/** What only some readers ask for, folded: it does not stand between a reader and what to do. */
const Folded = ({ title, children }: { readonly title: string; readonly children: ComponentChildren }) => (
  <details class="more-of">
    <summary>{title}</summary>
    {children}
  </details>
);

/** Everything about a finding below its title: the path with what to do next to it, then why, the evidence, and the rest folded. */
export const FindingBody = ({
  finding,
  around,
  copy,
  why = '',
  known = null,
}: {
  readonly finding: Finding;
  readonly around: Surroundings | undefined;
  readonly copy: Copy;
  /** What its message says beyond the headline. */
  readonly why?: string;
  /** The finding above that says what to do about this one as well. */
  readonly known?: Finding | null;
}) => {
  const [first, ...paths] = finding.evidence.filter((item) => item.kind === 'path');
  const ideal = finding.status === 'fail' ? idealOf(finding) : null;
  const info = around?.info;
  const idOf = (index: number): string => `${copy ? 'shown' : 'p'}-${finding.fingerprint}-${index}`;
  const where = { places: placesFor(finding, around?.places), names: around?.names ?? noNames };
  const toDo = <ToDo finding={finding} known={known} copy={copy} names={around?.names ?? noNames} />;
  const rows = finding.evidence.length - paths.length - (first ? 1 : 0);
  return (
    <div class="finding-body">
      {finding.waiver && <WaiverView waiver={finding.waiver} />}
      {finding.gaps.length > 0 && <Gaps gaps={finding.gaps} />}
      {first ? (
        <PathView evidence={first} ideal={ideal} id={idOf(0)} {...where}>
          {toDo}
        </PathView>
      ) : (
        toDo
      )}
      <TrafficCost finding={finding} />
      {why !== '' && (
        <p>
          <strong>How it comes about:</strong> <Text text={why} />
        </p>
      )}
      {copy && info && <CheckWords info={info} remedy={false} />}
      {paths.map((evidence, index) => (
        <PathView evidence={evidence} ideal={ideal} id={idOf(index + 1)} {...where} />
      ))}
      {rows > 0 && (
        <Folded title={`Evidence, as it was read (${rows})`}>
          <EvidenceRows evidence={finding.evidence} />
        </Folded>
      )}
      {around && copy && <ReadView lines={around.readsOf(finding)} />}
      {around && around.controls.length > 0 && copy && <Controls controls={around.controls} />}
      <Folded title="ARN, tags and fingerprint">
        <SubjectFacts finding={finding} />
      </Folded>
      {copy && info && (
        <section class="about">
          <CheckLimits info={info} />
        </section>
      )}
    </div>
  );
};

/** A finding's subject in one line: what it is, its id, its name, where it is. */
export const SubjectLine = ({ finding, names }: { readonly finding: Finding; readonly names: Names }) => {
  const { subject } = finding;
  return (
    <span class="subject">
      {typeWord(subject.type)} <code>{visible(subject.id)}</code>
      {subject.name !== undefined && <span class="name"> {visible(subject.name)}</span>}{' '}
      <span class="place">
        <Text text={placeWords(subject, names)} />
      </span>
    </span>
  );
};

/** A failed finding as a fold, for pages that run nothing and for paper. */
export const FindingFold = ({
  finding,
  around,
  known,
}: {
  readonly finding: Finding;
  readonly around: Surroundings | undefined;
  readonly known: Finding | null;
}) => (
  <details class="fold" id={`f-${finding.fingerprint}`}>
    <summary>
      <FindingChips finding={finding} /> <SubjectLine finding={finding} names={around?.names ?? noNames} />
      <span class="message">
        <Text text={(around?.names ?? noNames).within(finding.message)} />
      </span>
    </summary>
    <FindingBody finding={finding} around={around} copy={null} known={known} />
  </details>
);
