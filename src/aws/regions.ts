import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import { partitionOf } from '../services/services.ts';
import type { Account } from './session.ts';

/** Names of an account's regions: the enabled ones, or with those too that are not enabled. */
export const regionNames = async (
  account: Account,
  homeRegion: string,
  which: 'enabled' | 'all',
): Promise<readonly string[]> => {
  const ec2 = account.ask('ec2', homeRegion, account.calls);
  // AWS: without AllRegions only the regions come that are enabled for this account (EC2 API, DescribeRegions).
  const { Regions } = await ec2(new DescribeRegionsCommand(which === 'all' ? { AllRegions: true } : {}));
  return (Regions ?? [])
    .flatMap(({ RegionName }) => RegionName ?? [])
    .filter((name) => partitionOf(name) === account.partition)
    .sort();
};
