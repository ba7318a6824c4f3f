import { fieldOf, textAt, type JsonObject } from './json.ts';
import type { StackSource } from './stack.ts';

/** How resources are called: by logical id, by stack and logical id, or by the path of their construct. */
export type AddressForm = 'logical-id' | 'stack' | 'construct';

/** The path of a construct as its author writes it: without what the framework adds for the resource in it. */
const constructPath = (resource: JsonObject): string | null =>
  textAt(fieldOf(resource, 'Metadata'), 'aws:cdk:path')?.replace(/\/(?:Resource|Default)$/, '') ?? null;

/** Gives each resource an address of its own. */
export const createAddresses = (form: AddressForm) => {
  const taken = new Set<string>();
  const claim = (wanted: readonly string[]): string => {
    const [first = ''] = wanted;
    let address = wanted.find((each) => !taken.has(each));
    for (let number = 2; address === undefined; number += 1)
      if (!taken.has(`${first}#${number}`)) address = `${first}#${number}`;
    taken.add(address);
    return address;
  };
  return (source: StackSource, logicalId: string, resource: JsonObject): string => {
    const long = `${source.title}/${logicalId}`;
    const path = form === 'construct' ? constructPath(resource) : null;
    if (path) return claim([path, textAt(fieldOf(resource, 'Metadata'), 'aws:cdk:path') ?? path, long]);
    return claim([form === 'logical-id' && source.depth === 0 ? logicalId : long]);
  };
};
