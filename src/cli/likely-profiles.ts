import type { Inventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { NetworkInterface } from '../model/resources.ts';
import { isForPods, isTask } from '../paths/workload-signs.ts';

/** A profile that the interfaces of a VPC speak for. */
export interface LikelyProfile {
  readonly profile: string;
  readonly vpcId: string;
  /** What speaks for it, in words. */
  readonly because: string;
}

interface Sign {
  readonly profile: string;
  readonly because: string;
  readonly isSeenOn: (eni: NetworkInterface) => boolean;
}

// AWS: interfaces say whose they are by their type, or by the description that a service gives them (EC2 API, InterfaceType).
const signs: readonly Sign[] = [
  {
    profile: 'eks',
    because: 'interfaces of the Amazon VPC CNI',
    isSeenOn: (eni) => isForPods(eni) || eni.interfaceType === 'trunk' || eni.interfaceType === 'branch',
  },
  {
    profile: 'fargate',
    because: 'interfaces of ECS tasks',
    isSeenOn: isTask,
  },
  {
    profile: 'ssm',
    because: 'interfaces of instances',
    isSeenOn: (eni) =>
      eni.interfaceType === 'interface' &&
      eni.instanceId !== null &&
      !eni.requesterManaged &&
      !isForPods(eni),
  },
];

/** The profiles that the interfaces of an inventory speak for, by VPC. */
export const likelyProfiles = (inventory: Inventory): readonly LikelyProfile[] => {
  const all = inventory.regions.flatMap(({ sections: { networkInterfaces } }) =>
    isSeen(networkInterfaces) ? networkInterfaces.seen : [],
  );
  const vpcIds = [...new Set(all.map(({ vpcId }) => vpcId))].sort();
  return vpcIds.flatMap((vpcId) =>
    signs
      .filter(({ isSeenOn }) => all.some((eni) => eni.vpcId === vpcId && isSeenOn(eni)))
      .map(({ profile, because }) => ({ profile, vpcId, because })),
  );
};
