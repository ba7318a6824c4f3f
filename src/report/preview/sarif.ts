import type { ReportingDescriptor, Result, Run } from 'sarif';
import type { Preview, PreviewChange } from '../../model/preview.ts';
import { cut } from '../limits.ts';
import { levelOf, sarifText } from '../sarif-result.ts';
import { clean } from '../words.ts';
import { fallbackFile, filePathOf } from './file-path.ts';
import { causeWords } from './words.ts';

// GitHub refuses a file with more results (code scanning: SARIF support).
const mostResults = 25_000;

/** A path of the repository as a URI: each part encoded, so that no name can lead elsewhere. */
export const uriOf = (file: string): string =>
  filePathOf(file)
    .split('/')
    .map((part) => (part === '..' ? '..' : encodeURIComponent(part)))
    .join('/');

const ruleOf = ({ id, title, rationale, severity }: Preview['checks'][number]): ReportingDescriptor => ({
  id,
  shortDescription: { text: sarifText(title) },
  fullDescription: { text: sarifText(rationale) },
  defaultConfiguration: { level: levelOf(severity) },
});

const resultOf = (change: PreviewChange, ruleIndex: number, fallback: string): Result => {
  const { check, severity, message, subject, place, remedy, fingerprint, cause } = change;
  const said = [message, causeWords(change, clean), remedy ?? ''].filter((text) => text !== '');
  return {
    ruleId: check,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    kind: 'fail',
    level: levelOf(severity),
    message: { text: sarifText(said.join('\n\n')) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(place?.file ?? fallback) },
          region: { startLine: place?.line ?? 1 },
        },
        logicalLocations: [
          {
            fullyQualifiedName: sarifText(cut(cause ?? subject, 500)),
            name: sarifText(cut(subject, 500)),
            kind: 'resource',
          },
        ],
      },
    ],
    baselineState: 'new',
    partialFingerprints: { 'pathproofFindingId/v1': fingerprint },
    properties: { severity, subject },
  };
};

/** The new failures of a preview as SARIF, at the lines that brought them. */
export const previewInSarif = function* (preview: Preview): Iterable<string> {
  const indexes = new Map(preview.checks.map(({ id }, index) => [id, index]));
  const fallback = fallbackFile(preview);
  const run: Run = {
    tool: {
      driver: {
        name: preview.tool.name,
        semanticVersion: preview.tool.version,
        rules: preview.checks.map(ruleOf),
      },
    },
    automationDetails: { id: 'pathproof/preview/' },
    columnKind: 'utf16CodeUnits',
    results: preview.changes.new
      .slice(0, mostResults)
      .map((change) => resultOf(change, indexes.get(change.check) ?? -1, fallback)),
  };
  yield `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 1)}\n`;
};
