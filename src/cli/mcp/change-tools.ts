import * as z from 'zod';
import { changeKinds } from '../../model/change.ts';
import { risks } from '../../model/plan.ts';
import { UserError } from '../../model/user-error.ts';
import { parseChanges } from '../../store/change-file.ts';
import { deletionOf, routeOf, settled } from '../short-changes.ts';
import { endpointsOf } from '../short-endpoints.ts';
import { pageOf } from './bounds.ts';
import { defineTool, paging, word } from './tool.ts';

/** `plan`: proved changes. */
export const planTool = defineTool({
  name: 'plan',
  title: 'Plan',
  description:
    'Changes that resolve failures, in the order in which they are made, each proved by judging the inventory again with it: commands, commands that take it back, cost, risk, and the failures that no change resolves. Nothing is changed by asking.',
  input: z.strictObject({
    account: word('Account id, for changes in it only.').optional(),
    maxRisk: z.enum(risks).optional().describe('Leave out riskier changes.'),
    resolves: word('Fingerprint of a failure, for the changes that resolve it.').optional(),
    ...paging,
    limit: paging.limit.default(10),
  }),
  answer: async ({ account, maxRisk, resolves, ...part }, asked) => {
    const { changes, left, totals } = await asked.plan();
    const within = risks.slice(0, maxRisk === undefined ? undefined : risks.indexOf(maxRisk) + 1);
    const found = changes.filter(
      (change) =>
        within.includes(change.risk) &&
        (account === undefined || change.accountId === account) &&
        (resolves === undefined || change.resolves.includes(resolves)),
    );
    const page = pageOf(found, part);
    return {
      totals,
      ...page,
      items: page.items.map(({ api: _api, ...change }) => change),
      left: pageOf(
        left.filter(({ fingerprint }) => resolves === undefined || fingerprint === resolves),
        { offset: 0, limit: 20 },
      ),
    };
  },
});

const shownWays = 100;

/** `what_if`: what changes would do. */
export const whatIfTool = defineTool({
  name: 'what_if',
  title: 'What if?',
  description:
    'What changes would do before anyone makes them: which ways break, move or get better, which findings come and go, and the cost. Nothing is changed by asking.',
  input: z.strictObject({
    delete: z
      .array(word('Id of a NAT gateway, an endpoint or a security group.'))
      .max(50)
      .default([])
      .describe('What is deleted.'),
    route: z
      .array(word('TABLE=DESTINATION:TARGET, or :none for the target to take the route away.'))
      .max(50)
      .default([])
      .describe('Routes that lead elsewhere.'),
    createEndpoint: z
      .strictObject({
        service: word('Short id of the service.'),
        tables: z
          .array(word('Id of a route table.'))
          .max(200)
          .optional()
          .describe('Makes a gateway endpoint.'),
        subnets: z.array(word('Id of a subnet.')).max(50).optional().describe('Makes an interface endpoint.'),
        groups: z.array(word('Id of a security group.')).max(50).optional(),
        vpc: word('A gateway endpoint on every route table of this VPC.').optional(),
        privateDns: z.boolean().optional(),
      })
      .optional()
      .describe('An endpoint that is made.'),
    changes: z
      .array(z.looseObject({ kind: z.enum(changeKinds as [string, ...string[]]) }))
      .max(200)
      .default([])
      .describe('Changes as `api` of a plan has them, made before the others.'),
  }),
  answer: async ({ delete: ids, route, createEndpoint, changes }, { world, options }) => {
    const asked = [
      ...parseChanges('changes', JSON.stringify(changes)).map(settled),
      ...(createEndpoint ? endpointsOf(world, endpointFlags(createEndpoint)) : []),
      ...route.map((typed) => routeOf(world, typed)),
      ...ids.map((id) => deletionOf(world, id)),
    ];
    if (asked.length === 0)
      throw new UserError('Nothing is changed: there is no question to answer.', 'Name a change.');
    const { whatIf } = await import('../../proof/what-if.ts');
    const { ways, ...answer } = whatIf(world.inventory, asked, { ...options, paths: 0 });
    return { ...answer, ways: pageOf(ways, { offset: 0, limit: shownWays }) };
  },
});

type Endpoint = {
  readonly service: string;
  readonly tables?: readonly string[] | undefined;
  readonly subnets?: readonly string[] | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly vpc?: string | undefined;
  readonly privateDns?: boolean | undefined;
};

const endpointFlags = ({ service, ...rest }: Endpoint) => ({
  createEndpoint: [service],
  ...(rest.tables ? { tables: rest.tables } : {}),
  ...(rest.subnets ? { subnets: rest.subnets } : {}),
  ...(rest.groups ? { groups: rest.groups } : {}),
  ...(rest.vpc === undefined ? {} : { vpc: rest.vpc }),
  ...(rest.privateDns === undefined ? {} : { privateDns: rest.privateDns }),
});
