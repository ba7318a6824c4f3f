import { wasNotAsked } from '../model/observed.ts';
import { awsZonesOf, type EmptyZone, zoneName } from '../paths/empty-zones.ts';
import { emptyZonesRemedy } from '../remedies/dns-remedy.ts';
import { defineCheck } from './check.ts';
import { vpcs } from './subjects.ts';

// As many names are written out; a zone above all services hides hundreds.
const shown = 6;

const zoneWords = (empty: EmptyZone): string => {
  const { services } = empty;
  const names = services.slice(0, shown).join(', ');
  const more = services.length - shown;
  return `the hosted zone ${zoneName(empty)} answers alone for ${names}${more > 0 ? ` and ${more} more` : ''} and has no record of ${services.length === 1 ? 'it' : 'them'}`;
};

export default defineCheck({
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
  messages: {
    nameless: 'In {vpc}, {zones}. {count}',
    answered: 'The hosted zones of {vpc} that answer for names of AWS ({zones}) have a record of each.',
    none: 'No hosted zone that {vpc} asks answers for names of AWS.',
    notAsked:
      'The hosted zones of {vpc} were not asked for: it has no way to another network, and no endpoint without private DNS.',
  },

  evaluate(vpc, { world, unit, pass, fail, doubt, notApplicable }) {
    const { id, ownerId: accountId } = vpc;
    const { empty, zones, gaps } = awsZonesOf(world, vpc, { accountId, region: unit.region });
    const facts = {
      zones: zones.map(({ id: zone, domain }) => `${zone} ${domain}`),
      withoutRecord: empty.map(({ zone }) => zone.id),
    };
    const proof = { kind: 'resource', id, facts } as const;
    const [first, ...others] = empty;
    if (first) {
      const whole = empty.some(({ services }) => services.length > 1);
      const count = `Nothing in the VPC can call ${whole ? 'these services' : 'this service'}.`;
      return fail(
        'nameless',
        { vpc: id, zones: empty.map(zoneWords).join('; '), count },
        {
          evidence: [proof],
          remedy: emptyZonesRemedy(vpc, empty),
          severity: whole ? 'high' : 'medium',
          cause: others.length === 0 ? { id: first.zone.id, reason: 'no-record' } : undefined,
        },
      );
    }
    doubt(
      gaps.filter((gap) => !wasNotAsked(gap)),
      [proof],
    );
    if (gaps.length > 0) return notApplicable('notAsked', { vpc: id });
    return zones.length === 0
      ? pass('none', { vpc: id }, [proof])
      : pass('answered', { vpc: id, zones: zones.map(({ domain }) => domain).join(', ') }, [proof]);
  },
});
