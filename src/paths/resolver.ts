import type { Subnet } from '../model/resources.ts';
import type { SubnetAnswer } from '../model/path.ts';
import type { World } from './world.ts';

/** Answers which way traffic goes; pure, and every table is walked once. */
export interface PathResolver {
  readonly world: World;
  /** Which way does traffic from this subnet to the default name of this service (short id, `s3`) really go? */
  toService(subnet: Subnet, service: string): SubnetAnswer;
}
