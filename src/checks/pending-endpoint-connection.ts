import type { Evidence } from '../model/finding.ts';
import type { Gap } from '../model/observed.ts';
import type { EndpointConnection } from '../model/resources.ts';
import { defineCheck } from './check.ts';
import { membershipOf } from '../perimeters/own-accounts.ts';
import { endpointConnections } from './subjects.ts';
import { connectionRemedy } from '../remedies/service-remedy.ts';

const messages = {
  waiting: '{endpoint} of account {owner} has waited {days} days to be accepted by {service}.',
  outsider:
    '{endpoint} of account {owner}, which is outside the organization, is connected to {service} or asks to be.',
  recent: '{endpoint} of account {owner} waits to be accepted by {service}, for {days} days now.',
  own: '{endpoint} of account {owner}, which is an own one, is connected to {service}.',
  ended: 'The connection of {endpoint} to {service} is {state}.',
} as const;

const patience = 7;
const day = 24 * 60 * 60 * 1000;

// AWS: a connection in these states carries nothing and asks for nothing (PrivateLink concepts).
const ended: ReadonlySet<string> = new Set(['rejected', 'failed', 'expired', 'deleting', 'deleted']);

/** How many days passed between two moments; null when one of them is no date. */
const daysBetween = (from: string | null, to: string): number | null => {
  const span = Date.parse(to) - Date.parse(from ?? '');
  return Number.isNaN(span) ? null : span / day;
};

export default defineCheck<EndpointConnection, typeof messages>({
  id: 'pending-endpoint-connection',
  title: 'Connection to an endpoint service waits too long, or is held by an outsider',
  severity: 'low',
  rationale:
    'A request that nobody answers is either a consumer who waits or somebody who tries. A connection that an outsider holds stays, also after they were taken off the allow-list.',
  remedy: 'Accept or reject the connection.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html'],
  limits: [
    'Accounts of the inventory and trusted ones count as own; without the list of the organization’s accounts any other is unknown.',
    'The age of a request is that of its endpoint at the time of the scan.',
  ],
  subject: endpointConnections,
  messages,

  evaluate(connection, { world, unit, options, pass, fail, unknown, notApplicable }) {
    const { endpointId: endpoint, serviceId: service, endpointOwnerId: owner, state, createdAt } = connection;
    if (ended.has(state)) return notApplicable('ended', { endpoint, service, state });
    const facts = { service, endpoint, owner, state, createdAt, collectedAt: unit.collectedAt };
    const proof: Evidence = { kind: 'resource', id: connection.id, facts };
    const pending = state === 'pendingacceptance';
    const age = daysBetween(createdAt, unit.collectedAt);
    const membership = membershipOf(world, options, owner);
    const mended = () => connectionRemedy(connection, membership !== 'own', unit);
    if (pending && age !== null && age > patience)
      return fail(
        'waiting',
        { endpoint, owner, service, days: Math.floor(age) },
        { evidence: [proof], remedy: mended() },
      );
    if (membership === 'outside')
      return fail('outsider', { endpoint, owner, service }, { evidence: [proof], remedy: mended() });
    const doubts: Gap[] = [];
    if (pending && age === null)
      doubts.push({
        action: 'ec2:DescribeVpcEndpointConnections',
        code: 'NoDate',
        message: `Since when ${endpoint} waits was not said.`,
      });
    if (membership === 'unknown')
      doubts.push({
        action: 'organizations:ListAccounts',
        code: 'OrganizationNotKnown',
        message: `${endpoint} belongs to account ${owner}, which is not in this inventory; whether it is of the organization is not known.`,
      });
    const [gap, ...more] = doubts;
    if (gap) return unknown([gap, ...more], [proof]);
    return pending
      ? pass('recent', { endpoint, owner, service, days: Math.max(0, Math.floor(age ?? 0)) }, [proof])
      : pass('own', { endpoint, owner, service }, [proof]);
  },
});
