import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/model/finding.ts';
import type { Report } from '../../../src/model/report.ts';
import { accountPart, findingsByAccount } from '../../../src/report/html/account-part.ts';
import { createHtmlReporter, html } from '../../../src/report/html/page.tsx';
import { idealOf } from '../../../src/report/html/parts/ideal.ts';
import { layOut, type Node } from '../../../src/report/html/parts/path-layout.ts';
import type { Hop } from '../../../src/model/path.ts';
import { namesOf } from '../../../src/report/names.ts';
import type { Box } from '../../../src/report/html/parts/path-boxes.ts';
import type { Places } from '../../../src/report/html/parts/places.ts';
import { hashOfReport } from '../../../src/audit/seal.ts';
import { root } from '../../house/source.ts';
import { hostile, sampleReport } from '../sample-report.ts';

const draw = (report: Report, by = html): string => [...by.render(report)].join('');

describe('the right way', () => {
  const remedied = (cli: string, text = 'Do it.') => idealOf({ remedy: { text, cli } });

  it.each([
    [
      'aws ec2 create-vpc-endpoint \\\n  --vpc-endpoint-type Gateway',
      'gateway endpoint',
      null,
      'route-table',
    ],
    ['aws ec2 create-vpc-endpoint --vpc-id vpc-1', 'gateway endpoint', null, 'route-table'],
    ['aws ec2 create-vpc-endpoint \\\n  --vpc-endpoint-type Interface', 'interface endpoint', null, 'subnet'],
    [
      'aws ec2 modify-vpc-endpoint \\\n  --vpc-endpoint-id vpce-1 \\\n  --add-route-table-ids rtb-1',
      'gateway endpoint',
      'vpce-1',
      'route-table',
    ],
    [
      'aws ec2 modify-vpc-endpoint --vpc-endpoint-id vpce-1 --private-dns-enabled',
      'interface endpoint',
      'vpce-1',
      'subnet',
    ],
  ])('is read from the remedy: %s', (cli, kind, id, from) => {
    expect(remedied(cli)).toMatchObject({ kind, id, from });
  });

  it('is the endpoint that loses where routes are to be deleted', () => {
    const text = 'Remove the routes that win over the gateway endpoint, so that vpce-1 takes all of it.';
    expect(remedied('aws ec2 delete-route --route-table-id rtb-1', text)).toMatchObject({
      id: 'vpce-1',
      row: 'loses',
    });
  });

  it('is not drawn where the remedy says nothing of an endpoint', () => {
    expect(remedied('aws ec2 authorize-security-group-ingress --group-id sg-1')).toBeNull();
    expect(idealOf({ remedy: null })).toBeNull();
  });
});

describe('the drawing of a path', () => {
  const evidence = sampleReport.findings
    .flatMap((finding) => finding.evidence)
    .find((item) => item.kind === 'path')!;

  const nowhere: Places = { homeOf: () => null, ownerOf: () => null };
  const textOf = ({ lines }: Pick<Box, 'lines'>): string => lines.map(({ text }) => text).join(' ');

  it('puts hops below each other without overlap, and ends at the service', () => {
    const { nodes, height } = layOut(evidence, null, nowhere, namesOf({}));
    expect(nodes.map(({ kind }) => kind)).toEqual([
      'subnet',
      'route table',
      'NAT gateway',
      'internet gateway',
      'service',
    ]);
    for (const [index, node] of nodes.entries()) {
      const next = nodes[index + 1];
      expect(node.y + node.height).toBeLessThan(next ? next.y : height);
    }
  });

  it('marks the route that wins, and the one that is missing', () => {
    const ideal = { kind: 'gateway endpoint', id: null, from: 'route-table', row: 'missing' } as const;
    const { nodes, ghost } = layOut(evidence, ideal, nowhere, namesOf({}));
    expect(nodes[1]?.rows.map(({ text, detail, kind: mark }) => [text.text, detail.text, mark])).toEqual([
      ['s3 prefix list', '→ the endpoint', 'missing'],
      ['0.0.0.0/0', '→ nat-main', 'wins'],
    ]);
    expect(ghost!.y + ghost!.height).toBeLessThan(ghost!.toY);
  });

  it('leaves room for the right way beside a short path', () => {
    const short = { ...evidence, path: { ...evidence.path, hops: evidence.path.hops.slice(0, 1) } };
    const ideal = { kind: 'interface endpoint', id: 'vpce-1', from: 'subnet', row: 'missing' } as const;
    const { ghost, height } = layOut(short, ideal, nowhere, namesOf({}));
    expect(ghost!.y + ghost!.height).toBeLessThan(ghost!.toY);
    expect(ghost!.toY).toBeLessThan(height);
  });

  it('ends where traffic is dropped, and says so', () => {
    const dropped = {
      ...evidence,
      path: { ...evidence.path, disposition: 'dropped', by: 'route-table' } as const,
    };
    const end = layOut(dropped, null, nowhere, namesOf({})).nodes.at(-1);
    expect(textOf(end!)).toBe('Ends here dropped');
    expect(end!.tone).toBe('stop');
  });

  it('has the borders of the accounts and VPCs that it passes, with their names', () => {
    const far: readonly Hop[] = [
      { kind: 'transit-gateway', id: 'tgw-1', because: { kind: 'assumption' }, text: '' },
      { kind: 'vpc', id: 'vpc-far', because: { kind: 'assumption' }, text: '' },
      { kind: 'nat-gateway', id: 'nat-far', because: { kind: 'assumption' }, text: '' },
    ];
    const { path } = evidence;
    const places: Places = {
      homeOf: (id) => (id === path.hops[0]!.id ? { accountId: '111122223333', vpcId: 'vpc-near' } : null),
      ownerOf: (id) => (id === 'vpc-far' ? '444455556666' : null),
    };
    const names = namesOf({ 'vpc-far': 'egress', '444455556666': 'network', 'nat-far': 'way-out' });
    const crossing = { ...evidence, path: { ...path, hops: [...path.hops.slice(0, 3), ...far] } };
    const { nodes, frames } = layOut(crossing, null, places, names);
    const within = (node: Node): readonly string[] =>
      frames
        .filter(({ y, height }) => y <= node.y && y + height >= node.y + node.height)
        .map(({ label }) => label.map(({ text }) => text).join(' '));
    expect(nodes.map(within)).toEqual([
      ['Account 111122223333', 'VPC vpc-near'],
      ['Account 111122223333', 'VPC vpc-near'],
      [],
      ['Account network 444455556666', 'VPC egress vpc-far'],
      [],
    ]);
    expect(textOf(nodes[3]!)).toBe('NAT gateway way-out nat-far');
  });

  it('shows an endpoint that leads to the service as right, and a NAT gateway as what carries the traffic', () => {
    const endpoint = {
      kind: 'interface-endpoint',
      id: 'vpce-1',
      because: { kind: 'assumption' },
      text: '',
    } as const;
    const { path } = evidence;
    const inside = { ...evidence, path: { ...path, hops: [...path.hops.slice(0, 3), endpoint] } };
    const tones = (drawn: typeof evidence) =>
      layOut(drawn, null, nowhere, namesOf({})).nodes.map(({ tone }) => tone);
    expect(tones(inside)).toEqual(['plain', 'plain', 'right', 'service']);
    expect(tones(evidence)).toEqual(['plain', 'plain', 'carrier', 'carrier', 'service']);
  });

  it('claims no border that the report does not know', () => {
    expect(layOut(evidence, null, nowhere, namesOf({})).frames).toEqual([]);
  });
});

describe('the page', () => {
  it('is the same bytes on another clock and in another language', () => {
    const run = (env: Record<string, string>): string =>
      execFileSync(
        process.execPath,
        [
          '--import',
          'tsx',
          '--input-type=module',
          '-e',
          `const { html } = await import('./src/report/html/page.tsx');
           const { sampleReport } = await import('./test/report/sample-report.ts');
           const { createHash } = await import('node:crypto');
           const hash = createHash('sha256');
           for (const piece of html.render(sampleReport)) hash.update(piece);
           process.stdout.write(hash.digest('hex'));`,
        ],
        { cwd: root, encoding: 'utf8', env: { ...process.env, ...env } },
      );
    // This process is in UTC.
    const here = createHash('sha256')
      .update([...html.render(sampleReport)].join(''))
      .digest('hex');
    expect(run({ TZ: 'Pacific/Auckland', LANG: 'de_DE.UTF-8' })).toBe(here);
  });

  const idOf = (kind: string, index: number): string => `${kind}-${index.toString(16).padStart(17, '0')}`;

  const failuresOf = (amount: number): Report => {
    const failing = sampleReport.findings.find(({ status }) => status === 'fail')!;
    const findings = Array.from({ length: amount }, (_, index) => ({
      ...failing,
      fingerprint: index.toString(16).padStart(32, '0'),
      message: `100 % of the S3 addresses leave ${idOf('subnet', index)} through ${idOf('nat', index >> 2)}.`,
      subject: {
        ...failing.subject,
        id: idOf('subnet', index),
        name: `app-${index}`,
        vpcId: idOf('vpc', index >> 4),
      },
    }));
    const summary = {
      ...sampleReport.summary,
      counts: { ...sampleReport.summary.counts, fail: findings.length },
    };
    return { ...sampleReport, findings, summary };
  };

  const withoutScripts = (report: Report): string =>
    draw(report).replaceAll(/<script[\s\S]*?<\/script>/g, '');

  it('gives every failure its message without a script, even where it does not draw all of them', () => {
    const report = failuresOf(1500);
    const page = withoutScripts(report).replaceAll(/<span class="whole">|<\/span>/g, '');
    for (const { message } of report.findings) expect(page.includes(message)).toBe(true);
    expect(page.match(/<details class="fold" id="f-/g)!.length).toBeLessThan(report.findings.length);
  });

  it('says once what thousands of messages share, and every id that they differ by', () => {
    const report = failuresOf(6000);
    const page = withoutScripts(report);
    const list = page.slice(page.indexOf('<p class="shared">'));
    expect(list).toContain('100 % of the S3 addresses leave ‹VPC endpoint› through ‹nat›.');
    expect(list.split('‹nat›').length).toBe(2);
    for (const { subject } of report.findings.slice(-5000)) {
      expect(list.includes(subject.id)).toBe(true);
      expect(list.includes(subject.vpcId ?? '')).toBe(true);
    }
    // The last four share their NAT gateway, which stands beside them once.
    const last = report.findings.slice(-4).map(({ subject }) => subject.id);
    expect(list).toContain(`${last.join(', ')}: ${idOf('nat', 5999 >> 2)}`);
  });

  it('shows the ids of a pair once, as the pair', () => {
    const report = failuresOf(6000);
    const findings = report.findings.map((finding, index) => ({
      ...finding,
      message: `${idOf('vpce', index)} cannot be reached in ${idOf('subnet', index)}.`,
      subject: { ...finding.subject, id: `${idOf('vpce', index)}/${idOf('subnet', index)}` },
    }));
    const list = withoutScripts({ ...report, findings }).split('<p class="shared">')[1]!;
    expect(list).toContain('‹its vpce› cannot be reached in ‹its subnet›.');
    expect(list.split(idOf('subnet', 5999)).length).toBe(2);
  });

  it('says once what most messages share where each has words of its own, and lists every failure', () => {
    const report = failuresOf(6000);
    const findings = report.findings.map((finding, index) => ({
      ...finding,
      message: `${finding.message} Team ${index} says ${'so '.repeat(index % 40)}.`,
    }));
    const page = withoutScripts({ ...report, findings });
    const list = page.slice(page.indexOf('<p class="shared">'));
    expect(list.split('<p class="shared">').length).toBeLessThan(300);
    expect(list).toContain('100 % of the S3 addresses leave ‹VPC endpoint› through ‹nat›. Team … says');
    for (const { subject } of findings.slice(-5000)) expect(list.includes(subject.id)).toBe(true);
  });

  it('lists failures in natural order', () => {
    const report = failuresOf(1500);
    const findings = report.findings.map((finding, index) => ({
      ...finding,
      subject: { ...finding.subject, name: `app-${(index * 7) % 1500}` },
    }));
    const page = withoutScripts({ ...report, findings });
    const names = [...page.matchAll(/\((app-\d+)\)<\/b>/g)].map((match) => Number(match[1]!.slice(4)));
    expect(names.length).toBeGreaterThan(1000);
    expect(names).toEqual([...names].sort((a, b) => a - b));
  });

  it('keeps hostile names text where it only lists', () => {
    const report = failuresOf(6000);
    const names = Object.values(hostile);
    const findings = report.findings.map((finding, index) => ({
      ...finding,
      message: `${finding.message} ${names[index % names.length]}`,
      subject: { ...finding.subject, id: `${names[index % names.length]}${index}` },
    }));
    const page = withoutScripts({ ...report, findings });
    expect(page).not.toMatch(/<img/);
    // oxlint-disable-next-line no-control-regex
    expect(page).not.toMatch(/[\u001b\u202e]/);
  });

  it('is one page until it would be too large, then one for each account and one that leads to them', () => {
    const small = createHtmlReporter(null, 20);
    const [first] = sampleReport.findings;
    const findings = Array.from({ length: 21 }, (_, index) => ({
      ...first!,
      status: 'pass' as const,
      evidence: [],
      subject: { ...first!.subject, accountId: index % 2 === 0 ? '111122223333' : '444455556666' },
    }));
    const large = { ...sampleReport, findings };
    expect(small.partsOf!(large).map(({ name }) => name)).toEqual(['111122223333', '444455556666']);
    const index = draw(large, small);
    expect(index).toContain('href="report-444455556666.html"');
    expect(index).not.toContain('data-kind="block"');
    for (const whole of [{ ...large, findings: findings.slice(1) }, sampleReport]) {
      expect(small.partsOf!(whole)).toEqual([]);
      expect(draw(whole, small)).toContain('data-kind="block"');
    }
    const tooMany = Array.from({ length: 200_001 }, (_, at) => findings[at % findings.length]!);
    expect(html.partsOf!({ ...large, findings: tooMany })).toHaveLength(2);
    expect(html.partsOf!({ ...large, findings: tooMany.slice(1) })).toEqual([]);
  });

  it('of one account counts that account only, and has a hash of its own', () => {
    const [[accountId, findings]] = [...findingsByAccount(sampleReport)] as [[string, readonly Finding[]]];
    const part = accountPart(sampleReport, accountId, findings);
    const failed = findings.filter(({ status }) => status === 'fail').length;
    expect(part.summary.counts.fail).toBe(failed);
    expect(Object.values(part.summary.failed).reduce((sum, amount) => sum + amount, 0)).toBe(failed);
    expect(part.population.reduce((sum, { counts }) => sum + counts.fail, 0)).toBe(failed);
    expect(part.coverage.targets.every((target) => target.accountId === accountId)).toBe(true);
    expect(part.sha256).toBe(hashOfReport(part));
    expect(part.sha256).not.toBe(sampleReport.sha256);
  });

  it('shows the matrix where the report brings one', () => {
    const cells = [
      { word: 'nat', ways: [] },
      { word: 'gateway', ways: [] },
    ];
    const row = { accountId: '111122223333', region: 'eu-west-1', vpcId: 'vpc-main', vpcName: null };
    const matrix = {
      services: ['s3', 'dynamodb'],
      rows: [{ ...row, subnetId: 'subnet-app', subnetName: hostile.markup, cells }],
      ways: [],
    };
    const page = draw({ ...sampleReport, matrix } as Report);
    expect(page).toContain('<td class="cell is-fail">nat</td><td class="cell is-pass">gateway</td>');
    expect(draw(sampleReport)).not.toContain('id="matrix"');
  });
});
