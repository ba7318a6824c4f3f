import type { Inventory } from '../model/inventory.ts';
import { isSeen } from '../model/observed.ts';
import type { NetworkInterface } from '../model/resources.ts';

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

// AWS: interfaces say whose they are by their type, or by the description that a service gives them (EC2 API, InterfaceType;
// Amazon VPC CNI names them aws-K8S-INSTANCE; tasks have the ARN of their attachment).
const signs: readonly Sign[] = [
  {
    profile: 'eks',
    because: 'interfaces of the Amazon VPC CNI',
    isSeenOn: ({ interfaceType, description }) =>
      /^aws-K8S-/.test(description) || interfaceType === 'trunk' || interfaceType === 'branch',
  },
  {
    profile: 'fargate',
    because: 'interfaces of ECS tasks',
    isSeenOn: ({ description }) => /^arn:[^:]+:ecs:[^:]*:\d+:attachment\//.test(description),
  },
  {
    profile: 'ssm',
    because: 'interfaces of instances',
    isSeenOn: ({ interfaceType, instanceId, description, requesterManaged }) =>
      interfaceType === 'interface' &&
      instanceId !== null &&
      !requesterManaged &&
      !/^aws-K8S-/.test(description),
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
