const PERIMETER_KEYS =
  /^aws:(?:principal|resource|source|vpc|vpce|userid|username|viaawsservice|calledvia|federated)|^s3:(?:resourceaccount|dataaccesspoint|prefix|accesspoint)|^kms:calleraccount$/;

/** Does a condition key bound who calls, what is reached or from where, rather than how a request is sent? */
export const isPerimeterKey = (key: string): boolean => PERIMETER_KEYS.test(key.toLowerCase());
