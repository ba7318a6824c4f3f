import type { Check } from '../check.ts';
import { defineGatewayDoorCheck, type GatewayDoorCheck } from './gateway-door-check.ts';
import { leavesByNat, natsOf } from '../../paths/deciding-shares.ts';

const messages = {
  viaNat: '{share} of the {service} addresses leave {subnet} through {nat}: {routes}. {endpoint}.',
  assumedNat:
    '{share} of the {service} addresses leave {subnet} through {nat}, taken for a NAT instance: {routes}. {endpoint}.',
  notViaNat: '{service} traffic of {subnet} takes no NAT: {ways}.',
} as const;

type GatewayService = Pick<
  GatewayDoorCheck<typeof messages>,
  'id' | 'service' | 'name' | 'rationale' | 'references' | 'limits'
>;

/** Makes a check that asks of every subnet whether a service with a free gateway endpoint is reached through a NAT. */
export const gatewayServiceViaNat = (about: GatewayService): Check =>
  defineGatewayDoorCheck({
    ...about,
    title: `Subnet reaches ${about.name} through a NAT`,
    severity: 'medium',
    remedy: `Create a gateway endpoint for ${about.name} in the VPC, or associate the one that exists with the route table of the subnet.`,
    messages,
    takesDoor: leavesByNat,
    failure(paths) {
      const isKnown = paths.some(({ hops }) => hops.some(({ kind }) => kind === 'nat-gateway'));
      return { id: isKnown ? 'viaNat' : 'assumedNat', values: { nat: natsOf(paths).join(', ') } };
    },
    otherwise: 'notViaNat',
  });
