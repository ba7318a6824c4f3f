import type { RequestSpace, Trust } from './request-space.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Answers that hang on a policy, on whom its owner trusts, and on what else the key says: each is worked out once. */
export function createMemo<T>(): (vocabulary: Vocabulary, trust: Trust, key: string, make: () => T) => T {
  const known = new WeakMap<Vocabulary, WeakMap<Trust, Map<string, T>>>();
  return (vocabulary, trust, key, make) => {
    const byTrust = known.get(vocabulary) ?? new WeakMap<Trust, Map<string, T>>();
    known.set(vocabulary, byTrust);
    const byKey = byTrust.get(trust) ?? new Map<string, T>();
    byTrust.set(trust, byKey);
    const found = byKey.get(key) ?? make();
    byKey.set(key, found);
    return found;
  };
}

/** The same for answers that do not depend on whom the owner trusts. */
export function createVocabularyMemo<T>(): (vocabulary: Vocabulary, key: string, make: () => T) => T {
  const known = new WeakMap<Vocabulary, Map<string, T>>();
  return (vocabulary, key, make) => {
    const byKey = known.get(vocabulary) ?? new Map<string, T>();
    known.set(vocabulary, byKey);
    const found = byKey.get(key) ?? make();
    byKey.set(key, found);
    return found;
  };
}

/** What of a space decides about the classes of its callers, beside whom its owner trusts. */
export function callersKey({ principals, partition, unmentionedOnly }: RequestSpace): string {
  return [partition, principals.unnamedOnly, principals.withoutRoot, unmentionedOnly].map(String).join('/');
}
