/** A statement of a policy document, as far as is looked at here. */
interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: unknown;
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const statementsIn = (text: string): readonly Statement[] => {
  try {
    const document: unknown = JSON.parse(text);
    return isObject(document) ? listOf(document['Statement']).filter(isObject) : [];
  } catch {
    // What cannot be read is told of where policies are judged.
    return [];
  }
};

const isForAnyone = ({ Effect, Principal, NotPrincipal }: Statement): boolean =>
  Effect === 'Allow' && (NotPrincipal !== undefined || (JSON.stringify(Principal) ?? '').includes('"*"'));

const network = /^aws:(?:source(?:vpc|vpce|vpcarn|ip)|vpce\w+|vpcsourceip)$/i;
const plain = /^(?:string(?:equals|equalsignorecase|like)|arn(?:equals|like)|ipaddress)$/i;

/** Does a statement ask for the network, and never in plain words: this one or these, and nothing else? */
const asksLoosely = ({ Condition }: Statement): boolean => {
  const asked = Object.entries(isObject(Condition) ? Condition : {}).flatMap(([operator, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).map(([key, values]) => ({ operator, key, values })),
  );
  const about = asked.filter(({ key }) => network.test(key));
  const bounds = about.some(
    ({ operator, values }) =>
      plain.test(operator) && listOf(values).every((one) => !/[*?$]/.test(String(one))),
  );
  return about.length > 0 && !bounds;
};

/** Could the document let anyone in although it asks for a network, so that Block Public Access changes what that means? */
export const grantsByNetwork = (text: string): boolean =>
  statementsIn(text).some((one) => isForAnyone(one) && asksLoosely(one));

/** Does the document ask through which access point a request comes? */
export const asksForAccessPoints = (text: string): boolean =>
  /"s3:(?:dataaccesspoint\w+|accesspointnetworkorigin)"/i.test(text);
