/** Where something is declared in the user's own code. */
export interface Address {
  /** Terraform address, logical id, `stack/LogicalId`, or construct path. */
  readonly address: string;
  /** The file, as the user named it; null where that is not known. */
  readonly file: string | null;
  /** One-based line in it; null where that is not known. */
  readonly line: number | null;
  readonly language: 'terraform' | 'cloudformation' | 'cdk';
}

/** A thing of an inventory that the user's code declares. */
export interface Addressed {
  /** As CloudFormation names it: `AWS::EC2::VPC`. */
  readonly type: string;
  readonly origin: Address;
  /** Is it there already? A thing that is not yet made has no id that a command line could name. */
  readonly made: boolean;
  /** What its own block lists; what else belongs to it has a block of its own. Absent where that is not known. */
  readonly lists?: ReadonlySet<Listed>;
  /** What belongs to it and has blocks of its own, whether or not its own block lists some of that as well. */
  readonly apart?: ReadonlySet<Apart>;
}

/** What the block of a thing may list itself. */
export type Listed = 'RouteTableIds' | 'Routes' | 'Ingress' | 'Egress' | 'SubnetIds' | 'SecurityGroupIds';

/**
 * What of a thing may have blocks of its own: rules of a group (`SingleRules`: in blocks of one other side each,
 * aws_vpc_security_group_ingress_rule), subnets and groups of an endpoint.
 */
export type Apart = 'Ingress' | 'Egress' | 'SingleRules' | 'SubnetIds' | 'SecurityGroupIds';

/** What the user's code declares, by the ids of inventories. */
export type Addresses = ReadonlyMap<string, Addressed>;

/** The address of a thing; its id where no code declares it. */
export const addressOf = (addresses: Addresses, id: string): string => {
  const found = addresses.get(id);
  if (found) return found.origin.address;
  // A subject that is a pair has both ids, one after the other.
  for (let at = id.indexOf('/'); at > 0; at = id.indexOf('/', at + 1)) {
    const [first, second] = [addresses.get(id.slice(0, at)), addresses.get(id.slice(at + 1))];
    if (first || second)
      return `${first?.origin.address ?? id.slice(0, at)}/${second?.origin.address ?? id.slice(at + 1)}`;
  }
  return id;
};

// What may be an id, and is no part of an ARN, a path or a longer word.
const candidate = /(?<![\w:/.@-])\w[\w-]{4,}\w(?![\w/-]|:\S)/g;

/** A sentence in which things are called by their addresses. */
export const inAddresses = (sentence: string, addresses: Addresses): string =>
  addresses.size === 0
    ? sentence
    : sentence.replace(candidate, (id) => addresses.get(id)?.origin.address ?? id);
