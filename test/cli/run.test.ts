import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Inventory } from '../../src/model/inventory.ts';
import { isSeen, seen } from '../../src/model/observed.ts';
import { UserError } from '../../src/model/user-error.ts';
import { formatNames } from '../../src/cli/flags.ts';
import { formats } from '../../src/report/index.ts';
import { account, inventoryOf, vpc } from '../../src/testing/index.ts';
import { inventory, subnet, unit } from '../audit/small-inventory.ts';
import { execute } from './execute.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'pathproof-cli-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const whole: Inventory = inventory([unit({ subnets: seen([subnet('isolated')]) })]);
const withWhole = { parts: { loadInventory: () => Promise.resolve(whole) } };

describe('help', () => {
  it('names every command, every exit code and an example', async () => {
    const { code, out } = await execute(['--help']);
    expect(code).toBe(0);
    for (const word of ['scan', 'collect', 'audit', 'path', 'checks', 'permissions', 'doctor', 'demo'])
      expect(out).toMatch(new RegExp(`^  ${word} `, 'm'));
    expect(out).toContain('$ pathproof demo');
    expect(out).toMatch(/^ {2}3 {4}with --require-complete/m);
  });

  it.each(['scan', 'collect', 'audit', 'path', 'checks', 'permissions', 'doctor', 'demo'])(
    'of %s has an example',
    async (command) => {
      const { code, out } = await execute([command, '--help']);
      expect(code).toBe(0);
      expect(out).toContain(`$ pathproof ${command}`);
    },
  );

  it('of scan names every option that is promised', async () => {
    const { out } = await execute(['scan', '--help']);
    for (const option of (
      '--profile --region --account --role-name --role-arn --external-id --check --severity --vpc ' +
      '--fail-on --require-complete --format --output --save --assume-workloads --quiet --verbose --no-color'
    ).split(' '))
      expect(out).toContain(`${option} `);
  });

  it('groups commands, and options by what they are for', async () => {
    const headings = (text: string) => [...text.matchAll(/^(\S[^\n]*):$/gm)].map((match) => match[1]);
    const { out } = await execute(['--help']);
    expect(headings(out)).toEqual(expect.arrayContaining(['Read and judge', 'Ask', 'Change', 'Set up']));
    expect(headings((await execute(['audit', '--help'])).out).slice(0, 4)).toEqual([
      'Arguments',
      'What is judged',
      'What is laid over the verdicts',
      'The report, and the exit code',
    ]);
  });

  it('knows the formats that there are', () => {
    expect(formatNames).toEqual(formats);
  });

  it('comes on stderr, with exit 2, when nothing is asked', async () => {
    const { code, out, err } = await execute([]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('Usage: pathproof');
  });

  it('prints the version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await execute(['--version'])).toMatchObject({ code: 0, out: `${version}\n`, err: '' });
  });
});

describe('a mistake', () => {
  it.each([
    [['scna'], 'scan'],
    [['scan', '--formt', 'json'], '--format'],
    [['scan', '--format', 'htlm'], 'html'],
    [['scan', '--severity', 'hihg'], 'high'],
    [['scan', '--fail-on', 'nevr'], 'never'],
    [['scan', '--region', 'eu-wset-1'], 'eu-west-1'],
    [['scan', '--region', 'euwest1'], 'eu-west-1'],
    [['scan', '--check', 's3-via-nta'], 's3-via-nat'],
    [['audit', 'x.json', '--check', 'via-nat'], 's3-via-nat'],
    [['checks', 's3-via-nate'], 's3-via-nat'],
    [['path', 'subnet-ap', 's3', '--inventory', 'x'], 'subnet-app'],
    [['path', 'subnet-app', 'smm', '--inventory', 'x'], 'ssm'],
    [['path', 'subnet-app', 'ecr', '--inventory', 'x'], 'ecr.api or ecr.dkr'],
    [['path', 'subnet-app', 'ec2mesages', '--inventory', 'x'], 'ec2messages'],
    [['matrix', '--inventory', 'x', '--format', 'cvs'], 'csv'],
    [['diff', 'a', 'b', '--format', 'txt'], 'text'],
    [['permissions', '--partition', 'aws-us-gvo'], 'aws-us-gov'],
  ])('%j ends with exit 2 and names %s', async (argv, meant) => {
    const { code, out, err } = await execute(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`Did you mean ${meant}?`);
    expect(err).not.toMatch(/^\s+at /m);
  });

  it.each([
    [['scan', '--account', '1111'], 'twelve digits'],
    [['scan', '--role-name', 'Reader'], '--account'],
    [['scan', '--role-arn', 'Reader'], 'arn:aws:iam::'],
    [['scan', '--organization', '--role-name', 'the reader'], 'not the name of a role'],
    [['scan', '--organization', '--role-name', 'arn:aws:iam::111122223333:role/Reader'], '--role-arn'],
    [['scan', '--ou', 'production', '--role-name', 'Reader'], 'ou-ab12-cdef3456'],
    [['scan', '--external-id', 'x'], 'no role to assume'],
    [['scan', '--aggregator', 'all'], '--source config-aggregator'],
    [['scan', '--profile', ''], 'names nothing'],
    [['scan', '--redact-salt', ''], 'guess'],
    [['scan', '--config', '/nowhere/config.yaml'], '(ENOENT)'],
    [['permissions', '--role-name', 'the reader'], 'not the name of a role'],
    [['matrix', '--out', '.'], 'is a folder'],
    [['scan', '--vpc', 'subnet-app'], 'vpc-'],
    [['audit', 'inventory.json', '--profile', 'audit'], '--send-to-security-hub'],
    [['audit', 'inventory.json', '--redact', '--send-to-security-hub'], 'redacted'],
    [['scan', '--quiet', '--verbose'], 'cannot be used with'],
    [['collect'], '--out'],
    [['audit'], 'inventory'],
    [['scan', '--output', '/dev/null/report'], 'cannot be written'],
    [['scan', '--save', '/nowhere/at/all/inventory.json'], 'cannot be written'],
  ])('%j ends with exit 2 and says %s, before anything is read', async (argv, sentence) => {
    const parts = { collect: () => Promise.reject(new Error('collected')) };
    const { code, out, err } = await execute(argv, { parts });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(err).not.toContain('bug');
  });

  it.each([
    ['path', 'subnet-app', 'com.amazonaws.us-east-1.s3', 'is a service of us-east-1'],
    ['path', 'subnet-app', 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0', 'not AWS’s own'],
    ['path', 'subnet-app', '', 'Unknown service'],
    ['path', 'subnet-app', '__proto__', 'Unknown service'],
  ])('%s %s %j is refused: %s', async (...argv) => {
    const { code, out, err } = await execute([...argv.slice(0, 3), '--inventory', 'x']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(argv[3]);
    expect(err).not.toContain('Did you mean');
  });

  it.each([
    ['audit', 'x.json'],
    ['matrix', '--inventory', 'x.json'],
  ])('%s %s %s refuses a VPC that was not seen: a report on nothing would look clean', async (...argv) => {
    const { code, out, err } = await execute([...argv, '--vpc', 'vpc-elsewhere']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('No VPC "vpc-elsewhere" in 111122223333 eu-west-1.');
  });

  it('beside --inventory is said: nothing is read from AWS', async () => {
    const asked = ['path', 'subnet-app', 's3', '--inventory', 'x', '--region', 'eu-west-1'];
    const { code, err } = await execute(asked);
    expect([code, err]).toEqual([0, expect.stringContaining('with --inventory, --region changes nothing')]);
    expect((await execute([...asked, '--quiet'])).err).toBe('');
  });

  it('lists what was seen when no subnet is near', async () => {
    const { code, err } = await execute(['path', 'something', 's3', '--inventory', 'x']);
    expect(code).toBe(2);
    expect(err).toContain('111122223333 eu-west-1');
    expect(err).toContain('Seen were subnet-app app, ');
  });

  it('of the user is one message and a hint, and no stack', async () => {
    const loadInventory = () => Promise.reject(new UserError('regions.0 is no unit.', 'Collect again.'));
    expect(await execute(['audit', 'x.json'], { parts: { loadInventory } })).toMatchObject({
      code: 2,
      out: '',
      err: 'pathproof: regions.0 is no unit.\n  Collect again.\n',
    });
  });

  it('of ours has its stack, and asks to be reported', async () => {
    const loadInventory = () => Promise.reject(new TypeError('x is not iterable'));
    const { code, err } = await execute(['audit', 'x.json'], { parts: { loadInventory } });
    expect(code).toBe(2);
    expect(err).toMatch(/TypeError: x is not iterable\n\s+at /);
    expect(err).toContain('Please report it');
  });

  it('cannot drive the terminal through an error message', async () => {
    const loadInventory = () => Promise.reject(new UserError('\u001b[2Jgone', ''));
    expect((await execute(['audit', 'x'], { parts: { loadInventory } })).err).toBe('pathproof: gone\n');
  });
});

describe('the exit code', () => {
  it.each([
    [[], 1],
    [['--fail-on', 'high'], 1],
    [['--fail-on', 'critical'], 0],
    [['--fail-on', 'never'], 0],
    [['--fail-on', 'never', '--require-complete'], 3],
    [['--require-complete'], 3],
    [['--check', 's3-via-nat', '--fail-on', 'high'], 0],
    [['--check', 's3-via-nat', '--fail-on', 'medium'], 1],
    [['--vpc', 'vpc-elsewhere'], 2],
  ])('with %j is %d: findings of severity high, medium and low, and gaps', async (argv, code) => {
    expect((await execute(['audit', 'x.json', ...argv])).code).toBe(code);
  });

  it('is 0 when nothing failed and everything was read', async () => {
    expect((await execute(['audit', 'x.json', '--require-complete'], withWhole)).code).toBe(0);
  });
});

describe('the report', () => {
  it('is all that stands on stdout', async () => {
    const { out } = await execute(['scan', '--format', 'json']);
    expect(JSON.parse(out)).toMatchObject({ schemaVersion: 3, summary: { counts: { fail: 6 } } });
  });

  it('is as wide as the terminal, and colored there only', async () => {
    expect((await execute(['audit', 'x'])).out).not.toContain('\u001b');
    expect((await execute(['audit', 'x'], { terminal: 80 })).out).toContain('\u001b[');
    expect((await execute(['audit', 'x', '--no-color'], { terminal: 80 })).out).not.toContain('\u001b');
    expect((await execute(['audit', 'x'], { terminal: 80, env: { NO_COLOR: '1' } })).out).not.toContain(
      '\u001b',
    );
    expect((await execute(['audit', 'x'], { env: { FORCE_COLOR: '1' } })).out).toContain('\u001b[');
  });

  it('goes to a directory in every format, and to the terminal', async () => {
    const directory = join(place, 'new', 'report');
    const { out, err } = await execute(['audit', 'x', '--output', directory]);
    expect(readdirSync(directory).sort()).toEqual(['manifest.json', 'report.html', 'report.json']);
    expect(out).toContain('6 failed');
    expect(err).toContain(`Wrote ${join(directory, 'report.json')}`);
    expect(readFileSync(join(directory, 'report.html'), 'utf8')).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
  });

  it('goes to a directory in the one format that was asked for, and nowhere else', async () => {
    const { out } = await execute(['audit', 'x', '--output', place, '--format', 'json']);
    expect([out, readdirSync(place)]).toEqual(['', ['manifest.json', 'report.json']]);
  });

  it('limits itself to what is asked for', async () => {
    const { out } = await execute([
      'audit',
      'x',
      '--format',
      'json',
      '--severity',
      'high',
      '--check',
      's3-via-nat',
    ]);
    expect(JSON.parse(out)).toMatchObject({ findings: [], scan: { checks: [], minimumSeverity: 'high' } });
  });
});

describe('a scan', () => {
  it('keeps the inventory before it judges it', async () => {
    const file = join(place, 'inventory.json.gz');
    const { saved, err } = await execute(['scan', '--save', file]);
    expect([...saved.keys()]).toEqual([file]);
    expect(err).toContain(`Saved the inventory to ${file}`);
  });

  it('asks for the accounts and regions that were named', async () => {
    let asked: object = {};
    const collect = () =>
      Promise.resolve((options: object) => {
        asked = options;
        return Promise.resolve(whole);
      });
    await execute(
      [
        'scan',
        '--region',
        'eu-west-1,us-east-1',
        '--region',
        'eu-west-2',
        '--account',
        '111122223333',
        '--role-name',
        'Reader',
        '--external-id',
        'x',
        '--profile',
        'audit',
        '--vpc',
        'vpc-main',
      ],
      { parts: { collect: collect as never } },
    );
    expect(asked).toMatchObject({
      regions: ['eu-west-1', 'us-east-1', 'eu-west-2'],
      accounts: ['111122223333'],
      roleName: 'Reader',
      roleArn: null,
      externalId: 'x',
      profile: 'audit',
      vpcIds: ['vpc-main'],
    });
  });
});

describe('a scan that read nothing', () => {
  const target = (status: 'assessed' | 'not-assessed', region: string, code: string) => ({
    accountId: '111122223333',
    region,
    status,
    gaps: status === 'assessed' ? [] : [{ action: 'ec2:DescribeRegions', code, message: 'Why.' }],
  });
  const scanOf = (command: readonly string[], targets: Inventory['targets']) =>
    execute([...command], {
      parts: { collect: () => Promise.resolve(() => Promise.resolve({ ...whole, regions: [], targets })) },
    });

  it.each([[['scan']], [['scan', '--fail-on', 'never']], [['collect', '--out', 'inventory.json']]])(
    'ends with 2 and says why: %s',
    async (command) => {
      for (const code of ['RegionNotEnabled', 'UnauthorizedOperation']) {
        const ran = await scanOf(command, [target('not-assessed', 'me-south-1', code)]);
        expect(ran.code).toBe(2);
        expect(ran.err).toContain(code);
        expect(ran.err).toContain('me-south-1');
      }
      expect((await scanOf(command, [])).code).toBe(2);
    },
  );

  it('is none that read one region of several', async () => {
    const targets = [
      target('assessed', 'eu-west-1', ''),
      target('not-assessed', 'me-south-1', 'RegionNotEnabled'),
    ];
    expect((await scanOf(['scan'], targets)).code).toBe(0);
  });
});

describe('Ctrl-C', () => {
  const ended = { ...whole, interrupted: true };
  const interrupted = async (argv: readonly string[], result: () => Promise<Inventory>, times = 1) => {
    let press = (): void => undefined;
    const collect = () =>
      Promise.resolve(() => {
        for (let i = 0; i < times; i++) press();
        return result();
      });
    return await execute(argv, {
      parts: { collect: collect as never },
      withInterrupt: (how) => (press = how),
    });
  };

  it('ends a scan with 130 and no report, and says how to keep what there is', async () => {
    const { code, out, err } = await interrupted(['scan'], () => Promise.resolve(ended));
    expect([code, out]).toEqual([130, '']);
    expect(err).toContain('With --save FILE');
  });

  it('keeps what was collected when told where, and says so', async () => {
    const file = join(place, 'inventory.json');
    const { code, err, saved } = await interrupted(['scan', '--save', file], () => Promise.resolve(ended));
    expect(code).toBe(130);
    expect(saved.get(file)).toMatchObject({ interrupted: true });
    expect(err).toContain('1 of 1 account-regions');
  });

  it('keeps what collect had', async () => {
    const file = join(place, 'inventory.json');
    const { code, saved } = await interrupted(['collect', '--out', file], () => Promise.resolve(ended));
    expect([code, saved.size]).toEqual([130, 1]);
  });

  it('is no bug, however the calls under way end', async () => {
    const { code, err } = await interrupted(['scan'], () => Promise.reject(new Error('aborted')));
    expect(code).toBe(130);
    expect(err).not.toContain('bug');
  });

  it('pressed twice exits at once', async () => {
    expect((await interrupted(['scan'], () => Promise.resolve(ended), 2)).exits).toEqual([130]);
  });
});

describe('stderr', () => {
  const progressing = {
    collect: () =>
      Promise.resolve(
        (options: {
          onProgress?: (progress: object) => void;
          logger: {
            info(fields: object, message: string): void;
            warn(fields: object, message: string): void;
          };
        }) => {
          options.onProgress?.({
            done: 3,
            total: 12,
            accountId: '111122223333',
            region: 'eu-west-1',
            calls: 64,
          });
          options.logger.info({ accountId: '111122223333' }, 'unit');
          options.logger.warn({ accountId: '111122223333' }, 'refused');
          return Promise.resolve(whole);
        },
      ),
  } as never;

  it('shows progress on a terminal: share, place, calls, time left; and takes it away', async () => {
    const { err } = await execute(['scan'], { parts: progressing, terminal: 120 });
    expect(err).toContain('3/12 account-regions (25 %)  111122223333 eu-west-1  64 calls  about 3 s left');
    expect(err.slice(err.lastIndexOf('\u001b[2K'))).not.toContain('account-regions');
    expect(err).toContain('refused');
    expect(err).not.toContain('unit');
  });

  it.each([[undefined], [0]])('shows none on a terminal of %s columns', async (terminal) => {
    const { err } = await execute(['scan'], {
      parts: progressing,
      ...(terminal === undefined ? {} : { terminal }),
    });
    expect(err).not.toContain('account-regions');
  });

  it('holds the log in words where no terminal is, a line for each thing that happened', async () => {
    const { err } = await execute(['scan'], { parts: progressing });
    const lines = err.trim().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: unit {2}accountId=111122223333$/);
    expect(lines[1]).toMatch(/^\[\d\d:\d\d:\d\d\] WARN: refused {2}accountId=111122223333$/);
  });

  it('holds the log as JSON lines where they are asked for', async () => {
    const { err } = await execute(['scan', '--log-format', 'json'], { parts: progressing });
    const lines = err
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { msg: 'unit', accountId: '111122223333' },
      { msg: 'refused', accountId: '111122223333' },
    ]);
  });

  it('is empty with --quiet', async () => {
    expect((await execute(['scan', '--quiet'], { parts: progressing, terminal: 120 })).err).toBe('');
    expect((await execute(['scan', '--quiet'], { parts: progressing })).err).toBe('');
    const files = ['--save', join(place, 'inventory.json'), '--output', place];
    expect((await execute(['scan', '--quiet', ...files], { parts: progressing })).err).toBe('');
    expect(readdirSync(place)).toContain('report.json');
  });
});

describe('checks', () => {
  it('are listed with severity and title', async () => {
    const { code, out } = await execute(['checks']);
    expect(code).toBe(0);
    expect(out).toMatch(/^s3-via-nat +medium +Subnet reaches S3 through a NAT$/m);
  });

  it('are explained one by one', async () => {
    const { out } = await execute(['checks', 's3-via-nat']);
    for (const heading of [
      'Why',
      'What to do',
      'How it decides',
      'Does not see',
      'Permissions',
      'References',
    ])
      expect(out).toMatch(new RegExp(`^${heading}$`, 'm'));
    expect(out).toContain('ec2:DescribeSubnets');
  });
});

describe('permissions', () => {
  it('prints the policy as JSON', async () => {
    const policy = { Version: '2012-10-17', Statement: [] };
    const parts = { permissionsPolicy: () => Promise.resolve(policy) };
    expect(JSON.parse((await execute(['permissions'], { parts })).out)).toEqual(policy);
  });
});

describe('doctor', () => {
  const granted = { answer: 'allowed', code: null, message: null } as const;
  const refused = {
    answer: 'denied',
    code: 'UnauthorizedOperation',
    message: 'Not \u001b[31mallowed.',
  } as const;
  const checkup = (answer: typeof granted | typeof refused) => ({
    caller: { accountId: '111122223333', arn: 'arn:aws:sts::111122223333:assumed-role/PathproofReader/scan' },
    homeRegion: 'eu-west-1',
    partition: 'aws',
    accounts: [
      {
        accountId: '111122223333',
        arn: 'arn:aws:sts::111122223333:assumed-role/PathproofReader/scan',
        gaps: [],
        regions: [{ region: 'eu-west-1', ...granted }],
        triedIn: 'eu-west-1',
        actions: [
          { action: 'ec2:DescribeVpcs', ...granted },
          { action: 'ec2:DescribeSubnets', ...answer },
        ],
      },
    ],
    healthy: answer === granted,
  });
  const answering = (answer: typeof granted | typeof refused) => ({
    parts: { doctor: () => Promise.resolve(() => Promise.resolve(checkup(answer))) },
  });

  it('says that nothing is missing', async () => {
    const { code, out } = await execute(['doctor'], answering(granted));
    expect(code).toBe(0);
    expect(out).toContain('2 of 2 permissions granted (tried in eu-west-1)');
    expect(out).toContain('Everything that a scan needs is there.');
  });

  it('names each permission that is missing, and exits 3', async () => {
    const { code, out } = await execute(['doctor'], answering(refused));
    expect(code).toBe(3);
    expect(out).toContain('denied  ec2:DescribeSubnets  UnauthorizedOperation: Not allowed.');
  });
});

describe('path', () => {
  const spoke = inventoryOf(account(vpc('spoke').subnet('app', { egress: 'nat' })));
  const around = { parts: { loadInventory: () => Promise.resolve(spoke) } };
  const listed = spoke.regions[0]!.sections.subnets;
  const [app] = isSeen(listed) ? listed.seen : [];
  const ask = (...more: readonly string[]) =>
    execute(['path', app!.id, 's3', '--inventory', 'x', ...more], around);

  it('says what the name resolves to, and every hop with its reason', async () => {
    const { code, out } = await ask();
    expect(code).toBe(0);
    expect(out).toMatch(/^DNS: s3\.eu-west-1\.amazonaws\.com resolves to public addresses/m);
    expect(out).toMatch(
      /^ {2}100 % of the addresses: delivered through a NAT gateway and an internet gateway$/m,
    );
    expect(out).toMatch(
      /^ {2}subnet-app → rtb-\S+ 0\.0\.0\.0\/0 → nat-\S+ → rtb-\S+ 0\.0\.0\.0\/0 → igw-\S+$/m,
    );
    expect(out).toMatch(/^ {3}1\. /m);
  });

  it('answers as JSON too', async () => {
    expect(JSON.parse((await ask('--json')).out)).toMatchObject({
      subnetId: app!.id,
      service: 's3',
      dns: { resolves: 'public' },
      families: [{ family: 'ipv4', shares: [{ share: 1, path: { egress: 'nat-gateway' } }] }],
    });
  });

  it('takes a full service name for its short one', async () => {
    const { out } = await execute(
      ['path', app!.id, 'com.amazonaws.eu-west-1.s3', '--inventory', 'x', '--json'],
      around,
    );
    expect(JSON.parse(out)).toMatchObject({ service: 's3' });
  });
});
