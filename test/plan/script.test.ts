import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import { planScript, rollbackScript, type Scripted } from '../../src/plan/script.ts';

const bash = spawnSync('bash', ['--version']).status === 0;
if (!bash) console.warn('scripts of plans are not run: no bash on PATH');

const home = '111111111111';
const other = '222222222222';
const hostile = `it's "$(touch pwned)" \`touch pwned\`\n; touch pwned #`;

/** An `aws` that notes its words, is who its keys say, and makes whatever it is asked for. */
const stub = `#!/usr/bin/env bash
printf '%s\\0' "$@" >>"$STUB/calls"; printf '\\1' >>"$STUB/calls"
case "$1 $2" in
  'sts get-caller-identity') printf '%s\\n' "\${AWS_ACCESS_KEY_ID#AKIA}" ;;
  'sts assume-role') words="$*"; role="\${words#*iam::}"; printf 'AKIA%s secret token\\n' "\${STUB_ENTERS:-\${role%%:*}}" ;;
  's3api get-bucket-policy') if [ -f "$STUB/policy" ]; then cat "$STUB/policy"; else echo 'An error occurred (NoSuchBucketPolicy)' >&2; exit 254; fi ;;
  's3api put-bucket-policy') while [ "$1" != --policy ]; do shift; done; printf '%s' "$2" >"$STUB/policy" ;;
  's3api delete-bucket-policy') rm -f "$STUB/policy" ;;
  'ec2 create-security-group') echo sg-0new ;;
  'ec2 create-vpc-endpoint') echo vpce-0new ;;
  'ec2 create-nat-gateway') echo nat-0new ;;
  'ec2 allocate-address') echo eipalloc-0new ;;
  'ec2 describe-nat-gateways') case "$*" in *AllocationId*) echo eipalloc-0new ;; *InterfaceId*) echo eni-0nat ;; *NatGateways[?*) echo None ;; *) echo available ;; esac ;;
  'ec2 describe-addresses') case "$*" in *id,Values="$STUB_HOLDER"*) echo eipassoc-0old ;; *AllocationId*) echo eipalloc-0old ;; *) echo None ;; esac ;;
  'ec2 describe-vpc-endpoints') case "$*" in *State*) echo available ;; esac ;;
esac
`;

const place = (accountId: string) => ({ accountId, region: 'eu-west-1' });

const policyOf = (sid: string): string => JSON.stringify({ Version: '2012-10-17', Id: sid, Statement: [] });

const bucket = (found: string | null): Scripted => ({
  id: 'bbbb',
  title: `Set the bucket policy of ${hostile}`,
  changes: [{ kind: 'put-bucket-policy', ...place(home), bucket: hostile, policy: policyOf(hostile) }],
  inverses: [
    [
      found === null
        ? { kind: 'delete-bucket-policy', ...place(home), bucket: hostile }
        : { kind: 'put-bucket-policy', ...place(home), bucket: hostile, policy: found },
    ],
  ],
});

const group: Change = {
  kind: 'create-security-group',
  ...place(other),
  as: hostile,
  vpcId: 'vpc-0a',
  name: hostile,
  description: hostile,
};

const endpoint: Scripted = {
  id: 'aaaa',
  title: hostile,
  changes: [
    group,
    {
      kind: 'authorize-rule',
      ...place(other),
      groupId: { ref: hostile },
      direction: 'ingress',
      rule: { protocol: 'tcp', fromPort: 443, toPort: 443, peer: { kind: 'ipv4', value: '10.0.0.0/8' } },
    },
    {
      kind: 'create-vpc-endpoint',
      ...place(other),
      as: 'vpce-new',
      vpcId: 'vpc-0a',
      type: 'Interface',
      serviceName: `com.amazonaws.${hostile}`,
      routeTableIds: [],
      subnetIds: ['subnet-0a'],
      groupIds: [{ ref: hostile }],
      privateDns: true,
      ipAddressType: null,
      policy: policyOf(hostile),
    },
  ],
  inverses: [
    [{ kind: 'delete-security-group', ...place(other), groupId: { ref: hostile } }],
    [],
    [{ kind: 'delete-vpc-endpoint', ...place(other), endpointId: { ref: 'vpce-new' } }],
  ],
};

const nat: Scripted = {
  id: 'cccc',
  title: 'Create a NAT gateway',
  changes: [
    {
      kind: 'create-nat-gateway',
      ...place(home),
      as: 'nat-new',
      subnetId: 'subnet-0a',
      connectivityType: 'public',
      publicIp: null,
    },
  ],
  inverses: [
    [{ kind: 'delete-nat-gateway', ...place(home), natGatewayId: { ref: 'nat-new' }, releaseAddress: true }],
  ],
};

describe.skipIf(!bash)('the scripts of a plan', () => {
  let folder = '';

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'pathproof-script-'));
    writeFileSync(join(folder, 'aws'), stub);
    chmodSync(join(folder, 'aws'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (steps: readonly Scripted[], roleName: string | null = 'Fixer'): void => {
    writeFileSync(join(folder, 'plan.sh'), planScript(steps, { roleName, partition: 'aws' }));
    writeFileSync(join(folder, 'rollback.sh'), rollbackScript(steps, { roleName, partition: 'aws' }));
  };
  const run = (script: string, env: Readonly<Record<string, string>> = {}, before = '') => {
    const path = `${folder}${delimiter}${process.env['PATH'] ?? ''}`;
    const { status, stderr } = spawnSync('bash', ['-c', `${before}\nbash ./${script}`], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: path, STUB: folder, AWS_ACCESS_KEY_ID: `AKIA${home}`, AWS_SECRET_ACCESS_KEY: 's', ...env },
    });
    return { status, stderr };
  };
  /** The calls that change something, word for word, since the last time. */
  const writes = (): readonly (readonly string[])[] => {
    const path = join(folder, 'calls');
    const calls = (existsSync(path) ? readFileSync(path, 'utf8') : '').split('\u0001').slice(0, -1);
    rmSync(path, { force: true });
    return calls
      .map((call) => call.split('\0').slice(0, -1))
      .filter(([service, verb]) => service !== 'sts' && !/^(?:describe|get)-/.test(verb ?? ''));
  };

  it('pass the words of strangers on as they are, and run none of them', () => {
    write([endpoint, bucket(null)]);
    for (const script of ['plan.sh', 'rollback.sh'])
      expect(spawnSync('bash', ['-n', join(folder, script)], { encoding: 'utf8' }).stderr).toBe('');
    expect(run('plan.sh')).toMatchObject({ status: 0 });
    const made = writes();
    expect(made.map(([, verb]) => verb)).toEqual([
      'create-security-group',
      'authorize-security-group-ingress',
      'create-vpc-endpoint',
      'put-bucket-policy',
    ]);
    expect(made[0]).toContain(hostile);
    expect(made[1]).toContain('sg-0new');
    expect(made[2]).toContain(policyOf(hostile));
    expect(made[3]).toContain(hostile);
    expect((statSync(join(folder, 'plan.log')).mode & 0o777).toString(8)).toBe('600');
    expect(run('rollback.sh')).toMatchObject({ status: 0 });
    expect(writes().map(([, verb]) => verb)).toEqual([
      'delete-bucket-policy',
      'delete-vpc-endpoints',
      'delete-security-group',
    ]);
    expect(run('rollback.sh')).toMatchObject({ status: 0 });
    expect(writes()).toEqual([]);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });

  it('are at work one at a time, and leave nothing that keeps the next one away', () => {
    write([bucket(null)]);
    mkdirSync(join(folder, 'plan.log.lock'));
    for (const script of ['plan.sh', 'rollback.sh']) {
      const { status, stderr } = run(script);
      expect([status, stderr]).toEqual([1, expect.stringContaining('is at work with plan.log')]);
    }
    expect(writes()).toEqual([]);
    rmSync(join(folder, 'plan.log.lock'), { recursive: true });
    expect(run('plan.sh')).toMatchObject({ status: 0 });
    expect(run('plan.sh', { AWS_ACCESS_KEY_ID: 'AKIA1' })).toMatchObject({ status: 0 });
    write([endpoint], null);
    // One that stops in the middle lets the next one begin, too.
    expect(run('plan.sh')).toMatchObject({ status: 1 });
    expect(existsSync(join(folder, 'plan.log.lock'))).toBe(false);
    expect(run('rollback.sh')).toMatchObject({ status: 0 });
  });

  it('give an address back that was allocated, once its NAT gateway is deleted', () => {
    write([nat]);
    expect(run('plan.sh')).toMatchObject({ status: 0 });
    const made = writes();
    expect(made.map(([, verb]) => verb)).toEqual(['allocate-address', 'create-nat-gateway', 'wait']);
    expect(made[1]).toContain('eipalloc-0new');
    expect(run('rollback.sh')).toMatchObject({ status: 0 });
    expect(writes().map(([, verb, what, ...words]) => [verb, what, words.at(-1)])).toEqual([
      ['delete-nat-gateway', '--region', 'nat-0new'],
      ['wait', 'nat-gateway-deleted', 'nat-0new'],
      ['release-address', '--region', 'eipalloc-0new'],
    ]);
  });

  it('take an address from the deleted NAT gateway that still holds it, and from nothing else', () => {
    const gone: Scripted = {
      id: 'dddd',
      title: 'Delete a NAT gateway',
      changes: [{ kind: 'delete-nat-gateway', ...place(home), natGatewayId: 'nat-0old' }],
      inverses: [
        [
          {
            kind: 'create-nat-gateway',
            ...place(home),
            as: 'nat-0old',
            subnetId: 'subnet-0a',
            connectivityType: 'public',
            publicIp: '198.51.100.7',
          },
        ],
      ],
    };
    for (const [holder, freed] of [
      ['eni-0nat', ['disassociate-address']],
      ['eni-0web', []],
    ] as const) {
      write([gone]);
      expect(run('plan.sh')).toMatchObject({ status: 0 });
      writes();
      expect(run('rollback.sh', { STUB_HOLDER: holder })).toMatchObject({ status: 0 });
      expect(writes().map(([, verb]) => verb)).toEqual(['wait', ...freed, 'create-nat-gateway', 'wait']);
      rmSync(join(folder, 'plan.log'), { force: true });
    }
  });

  it('leave a policy alone that is as wanted, and stop where somebody changed it since the scan', () => {
    write([bucket(policyOf('found'))]);
    writeFileSync(join(folder, 'policy'), policyOf(hostile));
    expect(run('plan.sh')).toMatchObject({ status: 0 });
    expect(writes()).toEqual([]);
    writeFileSync(join(folder, 'policy'), policyOf('another'));
    const { status, stderr } = run('plan.sh');
    expect(status).toBe(1);
    expect(stderr).toContain('this policy was changed since the scan');
    expect(writes()).toEqual([]);
    writeFileSync(join(folder, 'policy'), policyOf('found'));
    expect(run('plan.sh')).toMatchObject({ status: 0 });
    expect(writes()).toHaveLength(1);
    expect(run('rollback.sh')).toMatchObject({ status: 0 });
    expect(readFileSync(join(folder, 'policy'), 'utf8')).toBe(policyOf('found'));
  });

  it('stop with a sentence where the account is not the right one, or cannot be entered', () => {
    write([endpoint]);
    const wrong = run('plan.sh', { STUB_ENTERS: '333333333333' });
    expect(wrong).toMatchObject({ status: 1 });
    expect(wrong.stderr).toContain(`Stopped: these credentials are not of account ${other}.`);
    write([endpoint], null);
    const none = run('plan.sh');
    expect(none).toMatchObject({ status: 1 });
    expect(none.stderr).toContain(`Stopped: account ${other} has to be entered: set ROLE_NAME`);
    expect(writes()).toEqual([]);
    expect(run('plan.sh', { ROLE_NAME: 'Fixer' })).toMatchObject({ status: 0 });
    expect(writes()).toHaveLength(3);
  });

  it('enter accounts as the user says, and nothing where the caller is in it already', () => {
    write([endpoint], null);
    const enter = 'enter() { export AWS_ACCESS_KEY_ID="AKIA$1"; }; export -f enter';
    expect(run('plan.sh', {}, enter)).toMatchObject({ status: 0 });
    expect(writes()).toHaveLength(3);
    rmSync(join(folder, 'plan.log'));
    const refuse = 'enter() { return 1; }; export -f enter';
    expect(run('plan.sh', { AWS_ACCESS_KEY_ID: `AKIA${other}` }, refuse)).toMatchObject({ status: 0 });
    expect(run('plan.sh', {}, refuse).stderr).toContain(`account ${other} cannot be entered`);
  });

  it('take nothing back that another plan of the same folder has done', () => {
    write([bucket(null)]);
    expect(run('plan.sh')).toMatchObject({ status: 0 });
    writes();
    write([endpoint]);
    expect(run('rollback.sh')).toMatchObject({ status: 0 });
    expect(writes()).toEqual([]);
  });
});
