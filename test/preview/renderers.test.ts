import { describe, expect, it } from 'vitest';
import type { Preview } from '../../src/model/preview.ts';
import type { ServiceMatrix } from '../../src/model/matrix.ts';
import { previewPage } from '../../src/report/preview/html.ts';
import { commentMarker, previewInMarkdown } from '../../src/report/preview/markdown.ts';
import { previewInSarif } from '../../src/report/preview/sarif.ts';
import { previewOnTerminal } from '../../src/report/preview/terminal.ts';
import { change, preview, way } from './made-preview.ts';

const matrix: ServiceMatrix = { services: [], rows: [], ways: [] };
const text = (chunks: Iterable<string>): string => [...chunks].join('');
const page = (one: Preview): string => text(previewPage(one, { before: matrix, after: matrix, names: {} }));

const hostile =
  '"]<img src=x onerror=alert(1)>\u001b[31m</details>\u202e|`@team [x](https://evil.test) --> ${x}\n# h';

describe('the comment', () => {
  it('says first what is lost, which change did it, and how many verdicts are others', () => {
    expect(text(previewInMarkdown(preview()))).toMatchInlineSnapshot(`
      "<!-- pathproof preview -->
      ### pathproof: 1 subnet loses the endpoint for s3 · 1 cause

      **Removed** \`aws_vpc_endpoint_route_table_association.s3["shared"]\` (\`network/endpoints.tf:41\`)  

      | service | now | after | subnets |
      | --- | --- | --- | --- |
      | s3 | gateway | nat | 1: \`aws_subnet.app["a"]\` |

      New: 1 × s3-via-nat (medium). Nothing resolved. 0 unsettled.

      Judged over the inventory of 2026-11-29T06:00:00.000Z. Cost by the hour: no hourly cost.

      <details><summary>New failures (1)</summary>

      - **medium** \`s3-via-nat\` \`aws_subnet.app["a"]\` (\`network/endpoints.tf:41\`)
        - aws\\_subnet.app\\["a"\\] reaches S3 through a NAT gateway.
        - Cause: \`aws_vpc_endpoint_route_table_association.s3["shared"]\`.
        - was \`a → vpce\`
        - is \`a → nat\`
        - Associate the endpoint.

      </details>
      "
    `);
  });

  it('fits into a comment of GitHub, whatever there is to say', () => {
    const many = Array.from({ length: 3000 }, (_, at) =>
      change(`module.x.aws_subnet.app["${at}"]`, {
        message: `${'long '.repeat(100)}${at}`,
        causes: [`aws_route.r${at}`],
        check: `check-${at % 40}`,
      }),
    );
    const body = text(
      previewInMarkdown(preview({ changes: { new: many, resolved: many, unsettled: many } })),
    );
    expect(body.length).toBeLessThan(65_536);
    expect(body.startsWith(commentMarker)).toBe(true);
    expect(body.match(/<details>/g)?.length).toBe(body.match(/<\/details>/g)?.length);
  });

  it('fits even where causes and ways alone are endless', () => {
    const name = 'x'.repeat(5000);
    const causes = Array.from({ length: 500 }, (_, at) => ({
      address: `${name}${at}`,
      kind: 'update' as const,
      place: null,
      new: 1,
      resolved: 0,
      unsettled: 0,
    }));
    const ways = (door: 'gateway' | 'nat') => causes.map(({ address }) => way(address, door));
    const body = text(
      previewInMarkdown(
        preview({
          causes,
          before: { ways: ways('gateway'), findings: [] },
          after: { ways: ways('nat'), findings: [] },
        }),
      ),
    );
    expect(body.length).toBeLessThan(65_536);
  });

  it('shows names of strangers as text', () => {
    const body = text(
      previewInMarkdown(
        preview({
          changes: {
            new: [
              change(hostile, {
                cause: hostile,
                causes: [hostile, 'other'],
                remedy: hostile,
                place: { file: hostile, line: 1 },
              }),
            ],
            resolved: [],
            unsettled: [],
          },
          causes: [
            {
              address: hostile,
              kind: 'create',
              place: { file: hostile, line: 1 },
              new: 1,
              resolved: 0,
              unsettled: 0,
            },
          ],
          coverage: {
            complete: false,
            skipped: [{ type: hostile, addresses: [hostile], count: 1, mayMatter: true }],
            gaps: [{ action: 'a', code: 'c', message: hostile }],
            doubts: [],
            assumptions: [hostile],
          },
        }),
      ),
    );
    const prose = body.replace(/(`+)[\s\S]*?\1/g, '');
    expect(prose).not.toContain('<img');
    expect(prose).not.toMatch(/@team/);
    expect(prose).not.toMatch(/(?<!\\)\]\(https/);
    expect(body).not.toContain('\u001b');
    expect(body).not.toContain('\u202e');
    expect(body.split('\n').filter((line) => line.startsWith('# '))).toEqual([]);
    expect(prose.match(/<\/details>/g)?.length).toBe(prose.match(/<details>/g)?.length);
  });
});

describe('SARIF', () => {
  it('has the new failures at the lines that brought them', () => {
    const { runs } = JSON.parse(text(previewInSarif(preview()))) as {
      runs: { results: { ruleId: string; level: string; locations: { physicalLocation: unknown }[] }[] }[];
    };
    expect(runs[0]?.results).toHaveLength(1);
    expect(runs[0]?.results[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'network/endpoints.tf' },
      region: { startLine: 41 },
    });
    expect(runs[0]?.results[0]?.level).toBe('warning');
  });

  it('leaves out what is resolved or unsettled', () => {
    const one = preview({ changes: { new: [], resolved: [change('a')], unsettled: [change('b')] } });
    expect(
      (JSON.parse(text(previewInSarif(one))) as { runs: { results: unknown[] }[] }).runs[0]?.results,
    ).toEqual([]);
  });

  it('takes no name of a file for another place', () => {
    const one = preview({
      changes: {
        new: [change('a', { place: { file: '/etc/a b\\..\\c:d%.tf', line: 2 } })],
        resolved: [],
        unsettled: [],
      },
    });
    expect(text(previewInSarif(one))).toContain('"uri": "etc/a%20b/../c%3Ad%25.tf"');
  });
});

describe('the page', () => {
  it('shows names of strangers as text', () => {
    const html = page(
      preview({ changes: { new: [change(hostile, { remedy: hostile })], resolved: [], unsettled: [] } }),
    );
    expect(html).not.toContain('<img');
    expect(html).not.toContain('\u001b');
    expect(html).toContain('&lt;img');
    expect(html).toContain('network/endpoints.tf:41');
  });
});

describe('the terminal', () => {
  it('has one screen, and nothing that a terminal obeys', () => {
    const many = Array.from({ length: 300 }, (_, at) => change(`${hostile}${at}`, { check: `c${at}` }));
    const shown = text(
      previewOnTerminal(preview({ changes: { new: many, resolved: many, unsettled: many } }), false),
    );
    expect(shown.split('\n').length).toBeLessThan(90);
    expect(shown).not.toContain('\u001b');
  });
});
