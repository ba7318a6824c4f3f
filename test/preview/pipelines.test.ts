import { describe, expect, it } from 'vitest';
import { previewForGithub } from '../../src/report/preview/github.ts';
import { previewForGitlab } from '../../src/report/preview/gitlab.ts';
import type { PreviewChange } from '../../src/model/preview.ts';
import { change, preview } from './made-preview.ts';

const withNew = (...found: readonly PreviewChange[]) =>
  preview({ changes: { new: found, resolved: [change('a')], unsettled: [change('b')] } });

const lines = (...found: readonly PreviewChange[]): readonly string[] =>
  [...previewForGithub(withNew(...found))].join('').split('\n').slice(0, -1);

const hostile =
  'x\n::set-output name=a::b\r\n::stop-commands::c ##[add-mask]d %0A::error::e,file=/etc/passwd';

describe('annotations of GitHub', () => {
  it('are at the lines that bring the new failures, and nothing else is one', () => {
    expect(lines(change('aws_subnet.app["a"]'))).toEqual([
      '::warning file=network/endpoints.tf,line=41,title=s3-via-nat (medium)::aws_subnet.app["a"] reaches S3 through a NAT gateway.%0ACause: aws_vpc_endpoint_route_table_association.s3["shared"].%0AAssociate the endpoint.',
    ]);
    expect(lines()).toEqual([]);
  });

  it('are one command each, whatever names say', () => {
    const found = lines(
      change(hostile, {
        check: hostile,
        message: hostile,
        remedy: hostile,
        causes: [hostile],
        place: { file: `a,b:c/${hostile}`, line: 3 },
      }),
    );
    expect(found).toHaveLength(1);
    const [, properties = ''] = /^::warning (.*?)::/.exec(found[0] ?? '') ?? [];
    expect(properties.split(',').map((one) => one.split('=')[0])).toEqual(['file', 'line', 'title']);
    expect(properties).toContain('file=a%2Cb%3Ac/x %3A%3Aset-output');
    expect(properties).toContain('%250A');
  });

  it('say how many are not shown, where GitHub would leave them out in silence', () => {
    const many = (severity: PreviewChange['severity'], amount: number) =>
      Array.from({ length: amount }, (_, index) => change(`${severity}-${index}`, { severity }));
    const found = lines(...many('low', 12), ...many('high', 11), ...many('medium', 3));
    expect(found[0]).toMatch(/^::error .*high-0/);
    const amount = (command: string): number => found.filter((line) => line.startsWith(command)).length;
    expect([amount('::error'), amount('::warning'), amount('::notice')]).toEqual([10, 3, 10]);
    expect(found.at(-1)).toBe('::notice title=pathproof::4 more new failures: the report has all.');
  });

  it('have no place where none is known', () => {
    expect(lines(change('a', { place: null }))[0]).toMatch(/^::warning title=s3-via-nat \(medium\)::a /);
  });
});

describe('the code quality report of GitLab', () => {
  it('has what GitLab asks for', () => {
    const issues = JSON.parse([...previewForGitlab(withNew(change('a')))].join('')) as unknown;
    expect(issues).toEqual([
      {
        description:
          'a reaches S3 through a NAT gateway. Cause: aws_vpc_endpoint_route_table_association.s3["shared"].',
        check_name: 's3-via-nat',
        fingerprint: '0'.repeat(32),
        severity: 'major',
        location: { path: 'network/endpoints.tf', lines: { begin: 41 } },
      },
    ]);
  });

  it('is an empty list when nothing new fails', () => {
    expect(JSON.parse([...previewForGitlab(withNew())].join(''))).toEqual([]);
  });

  it('names a file that was read where the place is not known, without ./ in front', () => {
    const one = preview({
      sources: [{ name: 'net', file: './stacks/net.yaml', kind: 'cloudformation' }],
      changes: { new: [change('a', { place: null })], resolved: [], unsettled: [] },
    });
    const [issue] = JSON.parse([...previewForGitlab(one)].join('')) as { location: unknown }[];
    expect(issue?.location).toEqual({ path: 'stacks/net.yaml', lines: { begin: 1 } });
  });
});
