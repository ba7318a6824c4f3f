import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/model/user-error.ts';
import { decodeText, documentOf, splitTerraform } from '../../../src/iac/terraform/document.ts';

const plan = { format_version: '1.2', resource_changes: [] };
const refusal = (source: unknown): UserError => {
  try {
    documentOf(source, 'plan.json');
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('It was read.');
};

describe('a file of Terraform', () => {
  it.each([
    ['a plan', plan, 'plan'],
    ['planned values alone', { planned_values: { root_module: {} } }, 'plan'],
    ['a fragment', { resource_changes: [] }, 'plan'],
    ['a mock of a policy', { mock: { 'tfplan/v2': plan } }, 'plan'],
    ['a state that was shown', { format_version: '1.0', values: { root_module: {} } }, 'state'],
    ['an empty state that was shown', { format_version: '1.0' }, 'plan'],
    ['a state file', { version: 4, resources: [] }, 'state-file'],
  ])('is %s', (_, json, kind) => {
    expect(documentOf(json, 'x').kind).toBe(kind);
    expect(documentOf(JSON.stringify(json, null, 2), 'x').kind).toBe(kind);
  });

  it('may have lines of its runner around it', () => {
    const text = `[command]/bin/terraform show -json plan\n${JSON.stringify(plan, null, 2)}\n::debug::exit 0\n`;
    expect(documentOf(text, 'x')).toEqual({ kind: 'plan', json: plan });
    expect(documentOf(`\uFEFF${JSON.stringify(plan)}`, 'x').kind).toBe('plan');
  });

  it.each([
    ['a log', '{"@level":"info","@message":"Plan: 1"}\n{"@level":"info"}', /log of "terraform plan -json"/],
    ['a state of Terraform 0.11', { version: 3, modules: [] }, /version 3/],
    [
      'an encrypted plan of OpenTofu',
      { meta: {}, encrypted_data: 'x', encryption_version: 'v0' },
      /encrypted/,
    ],
    ['a plan of a later format', { format_version: '2.0', resource_changes: [] }, /format "2.0"/],
    ['a saved plan', 'PK\u0003\u0004…', /only Terraform can read/],
    ['two plans', `${JSON.stringify(plan)}\n${JSON.stringify(plan)}`, /2 documents/],
    ['other JSON', { Resources: {} }, /no Terraform plan or state/],
    ['a list', [], /no Terraform plan or state/],
    ['no JSON', 'Plan: 1 to add', /holds no JSON/],
    ['half of a plan', '{"format_version": "1.2", "resource_', /holds no JSON/],
  ])('is refused in a sentence with a remedy when it is %s', (_, source, sentence) => {
    const { message, hint } = refusal(source);
    expect(message).toMatch(sentence);
    expect(message).toMatch(/^plan\.json .*\.$/);
    expect(hint).not.toBe('');
  });

  it('is decoded from UTF-8 and from UTF-16 with and without a mark', () => {
    const text = '{"a":"é"}';
    const codes = Array.from(text, (character) => character.charCodeAt(0));
    const little = new Uint8Array(codes.flatMap((code) => [code, 0]));
    const big = new Uint8Array(codes.flatMap((code) => [0, code]));
    expect(decodeText(new TextEncoder().encode(text))).toBe(text);
    expect(decodeText(little)).toBe(text);
    expect(decodeText(big)).toBe(text);
    expect(decodeText(new Uint8Array([0xff, 0xfe, ...little]))).toBe(text);
    expect(decodeText(new Uint8Array([0xfe, 0xff, ...big]))).toBe(text);
    expect(decodeText(new Uint8Array())).toBe('');
  });
});

describe('a text of several plans', () => {
  const other = { format_version: '1.2', resource_changes: [], variables: { a: { value: 1 } } };

  it('is one for each unit, as Terragrunt prints them', () => {
    const lines = `${JSON.stringify(plan)}\n${JSON.stringify(other)}\n`;
    expect(splitTerraform(lines, 'all.json')).toEqual([plan, other]);
    const spread = `${JSON.stringify(plan, null, 2)}\n${JSON.stringify(other, null, 2)}`;
    expect(splitTerraform(spread, 'all.json')).toEqual([plan, other]);
  });

  it('may have the prefixes of its log', () => {
    const logged = [
      `09:32:46.963 STDOUT terraform: ${JSON.stringify(plan)}`,
      '09:32:46.990 INFO   a line of its own',
      `09:32:47.088 STDOUT [live/vpc] tofu: ${JSON.stringify(other)}`,
    ].join('\n');
    expect(splitTerraform(logged, 'all.json')).toEqual([plan, other]);
  });

  it('is refused where it has more than anyone has units', () => {
    const many = `${JSON.stringify(plan)}\n`.repeat(501);
    expect(() => splitTerraform(many, 'all.json')).toThrow('501 documents');
  });
});
