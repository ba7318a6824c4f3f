import type { Evidence } from '../../../model/finding.ts';
import { aclWords, gapWords, routeWords, ruleWords, visible } from '../../words.ts';
import { Text } from './text.tsx';

type RowEvidence = Exclude<Evidence, { readonly kind: 'path' }>;

const factWords = (value: string | number | boolean | null | readonly string[]): string => {
  if (value === null) return 'none';
  if (typeof value === 'object') return value.join(', ') || 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
};

/** What a piece of evidence is, and of which resource. */
const labelOf = (evidence: RowEvidence): string => {
  switch (evidence.kind) {
    case 'route':
      return `Route of ${evidence.table}`;
    case 'rule':
      return `${evidence.direction === 'ingress' ? 'Inbound' : 'Outbound'} rule of ${evidence.group}`;
    case 'acl-entry':
      return `${evidence.entry.egress ? 'Outbound' : 'Inbound'} entry of ${evidence.acl}`;
    case 'statement':
      return `Statement ${evidence.index} of ${evidence.of}`;
    case 'resource':
      return evidence.id;
    case 'note':
      return 'Noted';
    case 'gap':
      return 'Not seen';
  }
};

const Facts = ({ facts }: { readonly facts: Extract<Evidence, { readonly kind: 'resource' }>['facts'] }) => (
  <ul class="plain">
    {Object.entries(facts).map(([name, value]) => (
      <li>
        {visible(name)}: <code>{visible(factWords(value))}</code>
      </li>
    ))}
  </ul>
);

const Proof = ({ evidence }: { readonly evidence: RowEvidence }) => {
  switch (evidence.kind) {
    case 'route':
      return (
        <code>
          <Text text={routeWords(evidence.route)} />
        </code>
      );
    case 'rule':
      return <code>{visible(ruleWords(evidence.rule, evidence.direction))}</code>;
    case 'acl-entry':
      return <code>{visible(aclWords(evidence.entry))}</code>;
    case 'statement':
      return (
        <pre>
          <code>{JSON.stringify(evidence.statement, null, 2).split('\n').map(visible).join('\n')}</code>
        </pre>
      );
    case 'resource':
      return <Facts facts={evidence.facts} />;
    case 'note':
      return <span>{visible(evidence.text)}</span>;
    case 'gap':
      return <span>{visible(gapWords(evidence.gap))}</span>;
  }
};

// Entries of a network ACL are read in the order of their numbers: the first that matches decides.
const inOrder = (rows: readonly RowEvidence[]): readonly RowEvidence[] => {
  const entries = rows
    .filter((row) => row.kind === 'acl-entry')
    .sort((a, b) => a.entry.ruleNumber - b.entry.ruleNumber);
  const next = entries.values();
  return rows.map((row) => (row.kind === 'acl-entry' ? (next.next().value ?? row) : row));
};

/** Everything that proves a verdict beside paths, word for word. */
export const EvidenceRows = ({ evidence }: { readonly evidence: readonly Evidence[] }) => {
  const rows = inOrder(evidence.filter((item): item is RowEvidence => item.kind !== 'path'));
  if (rows.length === 0) return null;
  return (
    <table class="evidence">
      <caption class="unseen">Evidence, as it was read</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Word for word</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row">
              <Text text={labelOf(row)} />
            </th>
            <td>
              <Proof evidence={row} />
              {'note' in row && row.note && <span class="note"> {visible(row.note)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
