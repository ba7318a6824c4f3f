/** A statement of a policy document, as far as is looked at here. */
interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly Condition?: unknown;
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const statementsIn = (text: string): readonly Statement[] => {
  try {
    const { Statement } = JSON.parse(text) as { readonly Statement?: unknown };
    return listOf(Statement).filter((one): one is Statement => typeof one === 'object' && one !== null);
  } catch {
    // What cannot be read is told of where policies are judged.
    return [];
  }
};

const isForAnyone = ({ Effect, Principal, NotPrincipal }: Statement): boolean =>
  Effect === 'Allow' && (NotPrincipal !== undefined || (JSON.stringify(Principal) ?? '').includes('"*"'));

const network = /"aws:(?:source(?:vpc|vpce|vpcarn|ip)|vpce\w+|vpcsourceip)"/i;

/** Does the document grant something to anyone who comes from some network, so that Block Public Access may matter? */
export const grantsByNetwork = (text: string): boolean =>
  network.test(text) &&
  statementsIn(text).some((one) => isForAnyone(one) && network.test(JSON.stringify(one.Condition) ?? ''));

/** Does the document ask through which access point a request comes? */
export const asksForAccessPoints = (text: string): boolean =>
  /"s3:(?:dataaccesspoint\w+|accesspointnetworkorigin)"/i.test(text);
