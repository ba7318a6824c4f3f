import type { Evidence, Finding, Remedy } from '../model/finding.ts';
import { type Markup, markup, multiline } from './markup.ts';
import {
  aclWords,
  familyName,
  gapWords,
  hopProof,
  hopSentence,
  outcomeWords,
  pathLine,
  percent,
  routeWords,
  ruleWords,
} from './words.ts';

type PathEvidence = Extract<Evidence, { readonly kind: 'path' }>;

const hopItem = (hop: PathEvidence['path']['hops'][number]): Markup => {
  const proof = hopProof(hop);
  const shown = proof === null ? null : markup`<br><code>${proof}</code>`;
  return markup`<li>${hopSentence(hop)}${shown}</li>`;
};

const drawPath = ({
  service,
  family,
  share,
  path,
}: PathEvidence): Markup => markup`<h4>Path to ${service}, ${familyName(family)}, ${percent(share)} of the addresses: ${outcomeWords(path)}</h4>
<p class="way"><code>${pathLine(path)}</code></p>
<ol class="path">${path.hops.map(hopItem)}</ol>
${path.assumptions.map((text) => markup`<p class="soft">Assumed: ${text}</p>`)}`;

const factWords = (value: string | number | boolean | null | readonly string[]): string => {
  if (value === null) return 'none';
  return Array.isArray(value) ? value.join(', ') : String(value);
};

const row = (label: string, text: string, note: string | undefined): Markup =>
  markup`<li>${label} <code>${text}</code>${note ? ` ${note}` : ''}</li>`;

/** One piece of evidence other than a path, as a row. */
const drawRow = (evidence: Exclude<Evidence, PathEvidence>): Markup => {
  switch (evidence.kind) {
    case 'route':
      return row(`Route of ${evidence.table}:`, routeWords(evidence.route), evidence.note);
    case 'rule':
      return row(`Rule of ${evidence.group}:`, ruleWords(evidence.rule, evidence.direction), evidence.note);
    case 'acl-entry':
      return row(`Entry of ${evidence.acl}:`, aclWords(evidence.entry), evidence.note);
    case 'statement':
      return row(
        `Statement ${evidence.index} of ${evidence.of}:`,
        JSON.stringify(evidence.statement),
        evidence.note,
      );
    case 'resource':
      return markup`<li>${evidence.id}: ${Object.entries(evidence.facts).map(([name, value]) => markup`${name} <code>${factWords(value)}</code> `)}</li>`;
    case 'note':
      return markup`<li>${evidence.text}</li>`;
    case 'gap':
      return markup`<li>Not seen: ${gapWords(evidence.gap)}</li>`;
  }
};

const isPath = (evidence: Evidence): evidence is PathEvidence => evidence.kind === 'path';

const drawEvidence = (evidence: readonly Evidence[]): Markup => {
  const rows = evidence.filter((item): item is Exclude<Evidence, PathEvidence> => !isPath(item));
  const list = rows.length > 0 ? markup`<h4>Evidence</h4><ul class="rows">${rows.map(drawRow)}</ul>` : null;
  return markup`${evidence.filter(isPath).map(drawPath)}${list}`;
};

const snippet = (name: string, text: string | undefined): Markup | null =>
  text ? markup`<h4>${name}</h4><pre tabindex="0"><code>${multiline(text)}</code></pre>` : null;

const drawRemedy = ({
  text,
  cli,
  terraform,
  cloudformation,
  risk,
}: Remedy): Markup => markup`<h4>What to do</h4><p>${text}</p>
${snippet('AWS CLI', cli)}${snippet('Terraform', terraform)}${snippet('CloudFormation', cloudformation)}
${risk ? markup`<p><strong>Risk of the change:</strong> ${risk}</p>` : null}`;

/** A failed finding as a fold: what, where, the path, the evidence, and what to type. */
export const drawFailure = (finding: Finding): Markup => {
  const { subject, severity, message, remedy, fingerprint } = finding;
  const name = subject.name ? ` (${subject.name})` : '';
  const place = [subject.accountId, subject.region, subject.vpcId]
    .filter((part) => part !== null)
    .join(' · ');
  const tags = Object.entries(subject.tags).map(([key, value]) => markup`<code>${key}=${value}</code> `);
  return markup`<details id="f-${fingerprint}"><summary><strong class="fail">fail</strong> · ${severity} · <strong>${subject.id}</strong>${name} <span class="soft">${place}</span><br>${message}</summary><div>
${drawEvidence(finding.evidence)}
${remedy ? drawRemedy(remedy) : null}
<h4>Subject</h4><dl class="facts"><dt>ARN</dt><dd><code>${subject.arn}</code></dd><dt>Tags</dt><dd>${tags.length > 0 ? tags : 'none'}</dd><dt>Fingerprint</dt><dd><code>${fingerprint}</code></dd></dl>
</div></details>
`;
};
