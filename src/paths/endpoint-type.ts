import { meaningOf } from '../model/known-values.ts';
import type { VpcEndpoint } from '../model/resources.ts';

/** May an endpoint be of this type? One of a type that is newer than this code may be of any. */
export const mayBe = (wanted: 'Interface' | 'Gateway', { type }: Pick<VpcEndpoint, 'type'>): boolean =>
  type === wanted || meaningOf('vpcEndpoints.type', type) === null;
