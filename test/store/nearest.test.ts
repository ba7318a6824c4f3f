import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/store/nearest.ts';

const regions = ['eu-west-1', 'eu-west-2', 'us-east-1', 'ap-southeast-2'];

describe('the nearest name', () => {
  it.each([
    ['eu-wset-1', 'eu-west-1'],
    ['EU-WEST-2', 'eu-west-2'],
    ['useast1', 'us-east-1'],
    ['ap-southeast2', 'ap-southeast-2'],
  ])('to %s is %s', (word, name) => {
    expect(nearest(word, regions)).toBe(name);
  });

  it('is none when nothing is near', () => {
    expect(nearest('frankfurt', regions)).toBeNull();
    expect(nearest('x', [])).toBeNull();
  });
});
