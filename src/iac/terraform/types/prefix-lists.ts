import type { Value } from '../../declared.ts';
import { type Block, many, nested, one } from '../block.ts';
import { belongings, id, type Mappings, plain } from './mapping.ts';

const object = (cidr: Value): Value => ({ is: 'object', fields: { Cidr: cidr } });

/** The entries within a list, without those of resources of their own. */
const entries = (block: Block): Value => {
  const separate = new Set(
    belongings(block, 'aws_ec2_managed_prefix_list_entry', 'prefix_list_id').map((values) => values['cidr']),
  );
  const { blocks, more } = nested(block, block.instance.mode === 'data' ? 'entries' : 'entry');
  const items = blocks
    .flatMap((entry) => one(entry, 'cidr', 'cidr') ?? [])
    .filter((cidr) => cidr.is !== 'known' || !separate.has(cidr.value))
    .map(object);
  return { is: 'list', items, more };
};

/** Prefix lists, customer-managed and AWS-managed. */
export const PREFIX_LISTS: Mappings = {
  aws_ec2_managed_prefix_list: {
    type: 'AWS::EC2::PrefixList',
    properties: {
      PrefixListName: plain('name'),
      AddressFamily: plain('address_family'),
      OwnerId: plain('owner_id'),
      Entries: entries,
    },
  },
  aws_ec2_managed_prefix_list_entry: {
    type: 'Pathproof::PrefixListEntry',
    properties: { PrefixListId: id('prefix_list_id', 'prefix-list'), Cidr: id('cidr', 'cidr') },
    liveId: null,
  },
  'data.aws_prefix_list': {
    type: 'AWS::EC2::PrefixList',
    properties: {
      PrefixListName: plain('name'),
      Entries: (block) => {
        const cidrs = many(block, 'cidr_blocks');
        return cidrs?.is === 'list' ? { ...cidrs, items: cidrs.items.map(object) } : cidrs;
      },
    },
  },
};
