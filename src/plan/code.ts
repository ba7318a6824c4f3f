import { addressedCode, styleOf } from '../changes/addressed.ts';
import { cloudformationOf } from '../changes/cloudformation.ts';
import { terraformOf } from '../changes/terraform.ts';
import type { Change } from '../model/change.ts';
import type { Addresses } from '../model/addresses.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Existing } from '../changes/existing.ts';
import { find } from '../overlay/items.ts';

/** Changes as a Terraform file and as a CloudFormation template. */
export const codeOf = (
  changes: readonly Change[],
  inventory: Inventory,
  addresses: Addresses = new Map(),
): { readonly terraform: string; readonly cloudformation: string } => {
  const existing: Existing = (section, id) => find(inventory, section, id)?.item as never;
  return {
    terraform: `${addressedCode(terraformOf(changes, existing, true, styleOf(addresses)), 'terraform', addresses)}\n`,
    cloudformation: `${addressedCode(cloudformationOf(changes, existing, true, styleOf(addresses)), 'cloudformation', addresses)}\n`,
  };
};
