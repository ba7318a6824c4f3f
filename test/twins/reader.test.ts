import { describe, expect, it } from 'vitest';
import { createReader } from '../../src/twins/reader.ts';

describe('what values of an inventory are read as', () => {
  it('tells what is no name of values apart, however many there are', () => {
    const { leafOf } = createReader();
    // More than there are codes of one unit.
    const codes = Array.from({ length: 70_000 }, (_, n) => leafOf(`thing ${n}`).code);
    expect(new Set(codes).size).toBe(codes.length);
    const short = new Set(codes.filter(({ length }) => length === 1));
    expect(short.size).toBeGreaterThan(0);
    expect(short.size).toBeLessThan(codes.length);
    // No code begins another one, so that a row of them is read in one way.
    expect(codes.filter((code) => code.length > 1 && short.has(code.slice(0, 1)))).toEqual([]);
  });

  it('tells texts, numbers and what is nothing apart', () => {
    const { leafOf } = createReader();
    const codes = ['1', 1, '', null, 'null', true, 'true', false, -1].map((value) => leafOf(value).code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(leafOf(undefined).code).toBe(leafOf(null).code);
  });

  it('finds the same names in an id alone and in a text with more in it', () => {
    const { leafOf } = createReader();
    const id = 'subnet-0aaaaaaaaaaaaaaa1';
    const [alone] = leafOf(id).names;
    const [within, address] = leafOf(`arn:aws:ec2:eu-west-1:111122223333:subnet/${id} at 10.0.0.0/24`).names;
    expect(within).toBe(alone);
    expect(address).toMatchObject({ name: '10.0.0.0/24', block: { family: 'ipv4', length: 24 } });
    expect(leafOf(id).isId).toBe(true);
    expect(leafOf('10.0.0.1').isId).toBe(false);
    expect(leafOf('module.a["x"].aws_subnet.b').isId).toBe(true);
    expect(leafOf(`${id} ${id}`).isId).toBe(false);
    // What differs in nothing but its names has the same code.
    expect(leafOf('subnet-0bbbbbbbbbbbbbbb2').code).toBe(leafOf(id).code);
    expect(leafOf(`x ${id}`).code).not.toBe(leafOf(id).code);
  });

  it('gathers what patterns ask of the beginning of ids', () => {
    const reader = createReader();
    reader.leafOf('{"Resource":"arn:aws:ec2:*:*:subnet/subnet-0ab*"}');
    reader.leafOf('subnet-0aaaaaaaaaaaaaaa1');
    expect(reader.beginnings()).toEqual(['subnet-0ab']);
  });
});
