import type { NetworkInterface } from '../model/resources.ts';
import { interfacesByInstance } from './indexes.ts';
import type { World } from './world.ts';

/** Is it the interface of a container task? AWS: ECS describes it by the ARN of its attachment (ECS guide, task networking). */
export const isTask = ({ description }: Pick<NetworkInterface, 'description'>): boolean =>
  /^arn:[^:]+:ecs:/.test(description);

/** Is it an interface for pods? AWS: the VPC CNI on a node makes it, and describes it as aws-K8S-INSTANCE (amazon-vpc-cni-k8s, proposal, ENI allocation). */
export const isForPods = ({ description }: Pick<NetworkInterface, 'description'>): boolean =>
  description.startsWith('aws-K8S-');

/** Services that the interfaces of a kind of workload prove it to call, and what proves it. */
interface Sign {
  readonly because: string;
  readonly services: readonly string[];
  /** Is it proved by an interface that is attached to the instance? */
  readonly isSeenOn: (eni: NetworkInterface) => boolean;
}

const signs: readonly Sign[] = [
  {
    // AWS: the CNI that made the interface did so by calls to EC2 from the node (EKS guide, VPC CNI; private clusters, Amazon EC2).
    because: 'an EKS node, whose VPC CNI manages interfaces by calls to EC2',
    services: ['ec2'],
    isSeenOn: isForPods,
  },
  {
    // AWS: the agent of a container instance, which attached the interface of a task, uses three endpoints (ECS guide, VPC endpoints).
    because: 'an ECS container instance, whose agent calls it',
    services: ['ecs', 'ecs-agent', 'ecs-telemetry'],
    isSeenOn: isTask,
  },
];

/** What an instance calls by, in words: its primary interface, as far as that is known. */
const isPrimary = (eni: NetworkInterface): boolean =>
  eni.deviceIndex === undefined ? !isForPods(eni) && !isTask(eni) : eni.deviceIndex === 0;

/**
 * The services that the interfaces in a subnet prove to be called from there, each with what proves it. Limit: which images a
 * workload pulls and what its own code calls no interface tells.
 */
export const servicesShown = (world: World, subnetId: string): ReadonlyMap<string, string> => {
  const found = (world.group('networkInterfaces', 'subnetId').get(subnetId) ?? []).flatMap(({ item }) => {
    const { instanceId } = item;
    if (instanceId === null || !isPrimary(item)) return [];
    const attached = world.lookup(interfacesByInstance, instanceId).map((one) => one.item);
    return signs
      .filter(({ isSeenOn }) => attached.some(isSeenOn))
      .flatMap(({ because, services }) =>
        services.map((service) => [service, `${instanceId} is ${because}`] as const),
      );
  });
  // Of several instances the first is named.
  return new Map(found.toReversed());
};
