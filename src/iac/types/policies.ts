import { doubtText } from '../../model/doubt.ts';
import { type Observed, seen, unseen } from '../../model/observed.ts';
import type { DeclaredResource } from '../declared.ts';
import { mapRead, type Read } from '../reading.ts';
import type { Scope } from '../scope.ts';

const documentIn = (scope: Scope, resource: DeclaredResource): Read<string> => {
  const property = ['PolicyDocument', 'Policy'].find((name) => scope.value(resource, name) !== undefined);
  const value = property === undefined ? undefined : scope.value(resource, property);
  return mapRead(scope.plain(value), (document) =>
    typeof document === 'string' ? document : JSON.stringify(document),
  );
};

/** The policy of an endpoint, a text that says why it is not known, or what AWS puts there where none is given. */
export const policyOf = (scope: Scope, resource: DeclaredResource, otherwise: string): string => {
  const read = documentIn(scope, resource);
  if (read.is === 'unsure') return doubtText(read.gap);
  return read.is === 'sure' && read.value !== '' ? read.value : otherwise;
};

/** The policy of a bucket or access point as it may have been seen; null where it has none. */
export const observedPolicy = (scope: Scope, resource: DeclaredResource): Observed<string | null> => {
  const read = documentIn(scope, resource);
  if (read.is === 'unsure') return unseen(read.gap);
  return seen(read.is === 'sure' ? read.value : null);
};
