import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { variableOf } from '../../src/cli/environment.ts';
import type { Io } from '../../src/cli/io.ts';
import type { Parts } from '../../src/cli/parts.ts';
import { execute } from './execute.ts';

let place: string;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'pathproof-env-'));
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

const audit = (env: Readonly<Record<string, string>>, ...argv: readonly string[]) =>
  execute(['audit', 'x.json', ...argv], { env });

const statuses = (out: string): readonly string[] => [
  ...new Set((JSON.parse(out) as { findings: { check: string }[] }).findings.map(({ check }) => check)),
];

describe('the environment', () => {
  it('has a variable for every option of every command', () => {
    const program = createProgram({} as Io, {} as Parts, () => undefined);
    const options = program.commands.flatMap((command) => command.options);
    expect(options.length).toBeGreaterThan(150);
    for (const option of options) expect(variableOf(option)).toMatch(/^PATHPROOF_[A-Z_]+$/);
  });

  it('sets an option', async () => {
    const { code, out } = await audit({ PATHPROOF_FORMAT: 'json', PATHPROOF_FAIL_ON: 'never' });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ tool: { name: 'pathproof' } });
  });

  it('gives way to what was typed, also in a list', async () => {
    const env = { PATHPROOF_FORMAT: 'csv', PATHPROOF_CHECK: 's3-via-nat', PATHPROOF_FAIL_ON: 'low' };
    const { code, out } = await audit(
      env,
      '--format=json',
      '--check',
      'interface-endpoint-without-443',
      '--fail-on',
      'never',
    );
    expect(code).toBe(0);
    expect(statuses(out)).toEqual(['interface-endpoint-without-443']);
  });

  it('gives way to what was typed where the two cannot be used together', async () => {
    const { code, err } = await audit({ PATHPROOF_QUIET: '1', PATHPROOF_FAIL_ON: 'never' }, '--verbose');
    expect([code, err]).toEqual([0, '']);
  });

  it('sets an option for one command only, before that of all commands', async () => {
    const env = { PATHPROOF_FORMAT: 'html', PATHPROOF_AUDIT_FORMAT: 'json', PATHPROOF_FAIL_ON: 'never' };
    expect(statuses((await audit(env)).out).length).toBeGreaterThan(0);
  });

  it.each([
    ['1', true],
    ['true', true],
    ['0', false],
    ['no', false],
    ['', false],
  ])('turns a switch on or off: %j', async (value, on) => {
    const { code } = await audit({ PATHPROOF_REQUIRE_COMPLETE: value, PATHPROOF_FAIL_ON: 'never' });
    expect(code).toBe(on ? 3 : 0);
  });

  it('turns off what is on, by the name of the option that does', async () => {
    const env = { PATHPROOF_NO_MATRIX: '1', PATHPROOF_FORMAT: 'json', PATHPROOF_FAIL_ON: 'never' };
    expect(JSON.parse((await audit(env)).out)).not.toHaveProperty('matrix.rows');
  });

  it.each([
    [{ PATHPROOF_FORMAT: 'htlm' }, 'PATHPROOF_FORMAT is "htlm"', 'Did you mean html?'],
    [{ PATHPROOF_QUIET: 'maybe' }, 'PATHPROOF_QUIET is "maybe"', 'Set it to 1 or 0'],
    [{ PATHPROOF_VPC: 'subnet-1' }, 'is not a VPC id', 'vpc-'],
  ])('is refused where it cannot be meant: %j', async (env, what, remedy) => {
    const { code, out, err } = await audit(env);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(what);
    expect(err).toContain(remedy);
  });

  it('is named where no option has it, with the one that was meant', async () => {
    const env = { PATHPROOF_FAIL_NO: 'high', PATHPROOF_LOG: 'x', PATHPROOF_FAIL_ON: 'never' };
    const { code, err } = await audit(env);
    expect(code).toBe(0);
    expect(err).toBe('pathproof: PATHPROOF_FAIL_NO is read by no option. Did you mean PATHPROOF_FAIL_ON?\n');
    expect((await audit(env, '--quiet')).err).toBe('');
  });

  it('says nothing of options that another command has, and does not stand in the way of help', async () => {
    const env = { PATHPROOF_ROLE_NAME: 'Reader', PATHPROOF_FORMAT: 'nonsense' };
    const { code, err } = await execute(['checks', '--help'], { env });
    expect([code, err]).toEqual([0, '']);
    expect((await execute(['audit', '--help'], { env })).code).toBe(0);
  });

  it('takes a value that looks like an option as a value', async () => {
    const { code, err } = await audit({ PATHPROOF_CONFIG: '--verbose' });
    expect(code).toBe(2);
    expect(err).toContain('The configuration --verbose cannot be read');
  });

  it('is in the manifest, without secrets', async () => {
    const env = {
      PATHPROOF_OUTPUT: place,
      PATHPROOF_FORMAT: 'json',
      PATHPROOF_FAIL_ON: 'never',
      PATHPROOF_SEVERITY: 'medium',
    };
    await audit(env, '--severity', 'high');
    const manifest = JSON.parse(readFileSync(join(place, 'manifest.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({
      typed: ['pathproof', 'audit', 'x.json', '--severity', 'high'],
      environment: ['PATHPROOF_FORMAT=json', `PATHPROOF_OUTPUT=${place}`, 'PATHPROOF_FAIL_ON=never'],
    });
    await audit({ ...env, PATHPROOF_REDACT_SALT: 'secret' });
    const redacted = readFileSync(join(place, 'manifest.json'), 'utf8');
    expect(redacted).not.toContain('secret');
    expect(JSON.parse(redacted)).toMatchObject({ typed: null, environment: null });
  });
});
