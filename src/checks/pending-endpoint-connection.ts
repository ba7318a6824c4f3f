import type { Gap } from '../model/observed.ts';
import { membershipOf } from '../perimeters/own-accounts.ts';
import { connectionRemedy } from '../remedies/service-remedy.ts';
import { defineCheck } from './check.ts';
import { endpointConnections } from './subjects.ts';

const patience = 7;
const day = 24 * 60 * 60 * 1000;

// AWS: a connection in these states carries nothing and asks for nothing (PrivateLink concepts).
const ended: ReadonlySet<string> = new Set(['rejected', 'failed', 'expired', 'deleting', 'deleted']);

export default defineCheck({
  id: 'pending-endpoint-connection',
  title: 'Connection to an endpoint service waits too long, or is held by an outsider',
  severity: 'low',
  rationale:
    'A request that no one answers is either a consumer who waits or someone who tries. A connection that an outsider holds stays, also after they were taken off the allow-list.',
  remedy: 'Accept or reject the connection.',
  references: ['https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html'],
  limits: [
    'Accounts of the inventory and trusted ones count as your own; without the list of the organization’s accounts any other is unknown.',
    'The age of a request is that of its endpoint at the time of the scan.',
  ],
  subject: endpointConnections,
  messages: {
    waiting: '{endpoint} of account {owner} has waited {days} days to be accepted by {service}.',
    outsider:
      '{endpoint} of account {owner}, which is outside the organization, is connected to {service} or asks to be.',
    recent: '{endpoint} of account {owner} waits to be accepted by {service}, for {days} days now.',
    own: '{endpoint} of account {owner}, which is one of your own, is connected to {service}.',
    ended: 'The connection of {endpoint} to {service} is {state}.',
  },

  evaluate(connection, { world, unit, options, pass, fail, doubt, notApplicable }) {
    const {
      id,
      endpointId: endpoint,
      serviceId: service,
      endpointOwnerId: owner,
      state,
      createdAt,
    } = connection;
    const { collectedAt } = unit;
    if (ended.has(state)) return notApplicable('ended', { endpoint, service, state });
    const facts = { service, endpoint, owner, state, createdAt, collectedAt };
    const proof = { kind: 'resource', id, facts } as const;
    const values = { endpoint, owner, service };
    const pending = state === 'pendingacceptance';
    const age = (Date.parse(collectedAt) - Date.parse(createdAt ?? '')) / day;
    const membership = membershipOf(world, options, owner);
    const failed = () =>
      ({ evidence: [proof], remedy: connectionRemedy(connection, membership !== 'own', unit) }) as const;
    if (pending && age > patience) return fail('waiting', { ...values, days: Math.floor(age) }, failed());
    if (membership === 'outside') return fail('outsider', values, failed());
    const undated: Gap = {
      action: 'ec2:DescribeVpcEndpointConnections',
      code: 'NoDate',
      message: `Since when ${endpoint} waits is not known.`,
    };
    const whose: Gap = {
      action: 'organizations:ListAccounts',
      code: 'OrganizationNotKnown',
      message: `${endpoint} belongs to account ${owner}, which is not in this inventory; whether it is of the organization is not known.`,
    };
    doubt([pending && Number.isNaN(age) ? undated : null, membership === 'unknown' ? whose : null], [proof]);
    return pending
      ? pass('recent', { ...values, days: Math.max(0, Math.floor(age)) }, [proof])
      : pass('own', values, [proof]);
  },
});
