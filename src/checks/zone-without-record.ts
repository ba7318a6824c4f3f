import type { Evidence, Fix } from '../model/finding.ts';
import type { Vpc } from '../model/resources.ts';
import { awsZonesOf, type EmptyZone } from '../paths/empty-zones.ts';
import { byHand } from '../remedies/remedies.ts';
import { defineCheck } from './check.ts';
import { vpcs } from './subjects.ts';

const messages = {
  nameless: 'In {vpc}, {zones}. {count}',
  answered: 'The hosted zones of {vpc} that answer for names of AWS ({zones}) have a record of each.',
  none: 'No hosted zone that {vpc} asks answers for names of AWS.',
  notAsked:
    'The hosted zones of {vpc} were not asked for: it has no way to another network, and no endpoint without private DNS.',
} as const;

// As many names are written out; a zone above all services hides hundreds.
const shown = 6;

const zoneName = ({ zone }: EmptyZone): string =>
  `${zone.id} (${zone.domain || '.'})${zone.profileId === null ? '' : ` of the profile ${zone.profileId}`}`;

const zoneWords = (empty: EmptyZone): string => {
  const { services } = empty;
  const names = services.slice(0, shown).join(', ');
  const more = services.length - shown;
  return `the hosted zone ${zoneName(empty)} answers alone for ${names}${more > 0 ? ` and ${more} more` : ''} and has no record of ${services.length === 1 ? 'it' : 'them'}`;
};

const remedyFor = (vpc: Vpc, empty: readonly EmptyZone[]): Fix =>
  byHand(
    empty
      .map((one) =>
        one.services.length === 1
          ? `Add to ${zoneName(one)} a record that leads to the endpoint of ${one.services.join('')}, or disassociate the zone from ${vpc.id}.`
          : `Disassociate ${zoneName(one)} from ${vpc.id}, and give each name that it is meant for a zone of its own.`,
      )
      .join(' '),
    'Names that resolve again lead clients to where the record says, or to public addresses; what has no way there keeps failing, later.',
  );

export default defineCheck<Vpc, typeof messages>({
  id: 'zone-without-record',
  title: 'Hosted zone answers for names of AWS and has no record of them',
  severity: 'high',
  rationale:
    'A private hosted zone that matches a name answers for it alone: without a record the name does not exist in the VPC, and public DNS is not asked. A zone for a parent domain takes every service in it away.',
  remedy: 'Add the record that is missing, or take the zone from the VPC.',
  references: [
    'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html',
    'https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html',
  ],
  limits: [
    'Zones are read of VPCs that have a way to another network or an endpoint without private DNS.',
    'Zones of other regions’ names are not judged.',
  ],
  subject: vpcs,
  passes: 'counted',
  messages,

  evaluate(vpc, { world, unit, pass, fail, unknown, notApplicable }) {
    const place = { accountId: vpc.ownerId, region: unit.region };
    const { empty, zones, gaps } = awsZonesOf(world, vpc, place);
    const facts = {
      zones: zones.map(({ id, domain }) => `${id} ${domain}`),
      withoutRecord: empty.map(({ zone }) => zone.id),
    };
    const proof: Evidence = { kind: 'resource', id: vpc.id, facts };
    if (empty.length > 0) {
      const whole = empty.some(({ services }) => services.length > 1);
      const [first, ...others] = empty;
      return fail(
        'nameless',
        {
          vpc: vpc.id,
          zones: empty.map(zoneWords).join('; '),
          count: whole
            ? 'Nothing in the VPC can call these services.'
            : 'Nothing in the VPC can call this service.',
        },
        {
          evidence: [proof],
          remedy: remedyFor(vpc, empty),
          severity: whole ? 'high' : 'medium',
          cause: first && others.length === 0 ? { id: first.zone.id, reason: 'no-record' } : undefined,
        },
      );
    }
    const asked = gaps.filter(({ code }) => code !== 'NotAsked');
    const [gap, ...more] = asked;
    if (gap) return unknown([gap, ...more], [proof]);
    if (gaps.length > 0) return notApplicable('notAsked', { vpc: vpc.id });
    return zones.length === 0
      ? pass('none', { vpc: vpc.id }, [proof])
      : pass('answered', { vpc: vpc.id, zones: zones.map(({ domain }) => domain).join(', ') }, [proof]);
  },
});
