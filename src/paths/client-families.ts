import type { FamilyAnswer, SubnetAnswer } from '../model/path.ts';
import type { Subnet } from '../model/resources.ts';

/**
 * The answers that clients of the default name meet. Most names have IPv4 addresses only, so where the subnet has IPv4 that
 * decides, with what DNS64 makes of the name; the dual-stack name counts only where neither is there.
 */
export const clientFamilies = (answer: SubnetAnswer, subnet: Subnet): readonly FamilyAnswer[] => {
  const named = answer.families.filter(({ host }) => host === answer.dns.host);
  if (named.length > 0) return named;
  return subnet.cidr === null
    ? answer.families.slice(0, 1)
    : answer.families.filter(({ family }) => family === 'ipv4');
};

/** The one of them that is asked first: IPv4 where the subnet has it. */
export const clientFamily = (answer: SubnetAnswer, subnet: Subnet): FamilyAnswer | undefined => {
  const all = clientFamilies(answer, subnet);
  return all.find(({ family }) => family === 'ipv4') ?? all[0];
};
