import { fieldOf, isList, isObject, type Json, type JsonObject } from './json.ts';

const withDefaults = (defaults: Json | undefined, own: Json | undefined): Json | undefined => {
  if (own === undefined) return defaults;
  // AWS: the Globals section of SAM: objects are merged, lists are put together, all else is overridden.
  if (isList(defaults) && isList(own)) return [...defaults, ...own];
  if (!isObject(defaults) || !isObject(own) || isCall(defaults) || isCall(own)) return own;
  const keys = [...new Set([...Object.keys(defaults), ...Object.keys(own)])];
  return Object.fromEntries(
    keys.map((key) => [key, withDefaults(fieldOf(defaults, key), fieldOf(own, key)) ?? null]),
  );
};

const isCall = (object: JsonObject): boolean =>
  Object.keys(object).some((key) => key === 'Ref' || key.startsWith('Fn::'));

/**
 * What the SAM transform makes of a resource, as far as ways are concerned: a function is one of Lambda's, with the network
 * of the Globals section. Anything else stays as it is.
 */
export const ofServerless = (resource: JsonObject, globals: Json | undefined): JsonObject => {
  if (resource['Type'] !== 'AWS::Serverless::Function') return resource;
  const own = fieldOf(resource, 'Properties');
  const network = withDefaults(fieldOf(fieldOf(globals, 'Function'), 'VpcConfig'), fieldOf(own, 'VpcConfig'));
  const name = fieldOf(own, 'FunctionName');
  return {
    ...resource,
    Type: 'AWS::Lambda::Function',
    Properties: {
      ...(network === undefined ? {} : { VpcConfig: network }),
      ...(name === undefined ? {} : { FunctionName: name }),
    },
  };
};
