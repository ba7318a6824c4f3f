import { isSeen } from '../model/observed.ts';
import type { VpcEndpoint } from '../model/resources.ts';
import { isService, serviceOf } from '../services/services.ts';
import { doubtOf, isDead } from './dns.ts';
import { tableOf } from './tables.ts';
import {
  all,
  attributeHop,
  type Carrier,
  end,
  type Flow,
  lose,
  onward,
  type Step,
  stop,
  zoneOf,
} from './walk.ts';

const describeEndpoints = 'ec2:DescribeVpcEndpoints';

const gatewayEndpoint = (step: Step, endpoint: VpcEndpoint): readonly Flow[] => {
  const { position, destination } = step;
  const drop = (name: string, value: string, text: string): readonly Flow[] =>
    all(
      step,
      stop(
        position,
        'dropped',
        'gateway-endpoint',
        attributeHop('gateway-endpoint', endpoint.id, name, value, text),
      ),
    );
  if (isDead(endpoint)) return drop('state', endpoint.state, `is ${endpoint.state}, so it serves nothing`);
  const doubt = doubtOf(endpoint);
  if (doubt) return all(step, lose(position, 'gateway-endpoint', endpoint.id, doubt));
  const service = endpoint.serviceName === null ? null : serviceOf(endpoint.serviceName);
  // AWS: a gateway endpoint carries only its own service's addresses in its own Region (gateway-endpoints).
  if (!isService(endpoint.serviceName, destination.service, position.place.region)) {
    return drop(
      'serviceName',
      endpoint.serviceName ?? '',
      `carries only ${service?.service ?? 'another service'}`,
    );
  }
  // AWS: endpoint connections cannot be extended out of a VPC: not for what comes over a transit gateway (vpc-endpoints-s3).
  if (position.origin.vpcId !== position.vpcId && position.translatedBy === null) {
    return drop('vpcId', endpoint.vpcId, `serves only what starts in ${endpoint.vpcId}`);
  }
  const hop = attributeHop(
    'gateway-endpoint',
    endpoint.id,
    'serviceName',
    endpoint.serviceName ?? '',
    `gateway endpoint for ${destination.service}, ${endpoint.state}`,
  );
  return all(step, end(onward(position, hop, 'gateway-endpoint'), { disposition: 'delivered' }));
};

const firewallEndpoint = (step: Step, endpoint: VpcEndpoint): readonly Flow[] => {
  const { position, destination, ranges } = step;
  const drop = (name: string, value: string, text: string): readonly Flow[] =>
    all(
      step,
      stop(
        position,
        'dropped',
        'firewall-endpoint',
        attributeHop('firewall-endpoint', endpoint.id, name, value, text),
      ),
    );
  if (isDead(endpoint)) return drop('state', endpoint.state, `is ${endpoint.state}, so it forwards nothing`);
  const doubt = doubtOf(endpoint);
  if (doubt) return all(step, lose(position, 'firewall-endpoint', endpoint.id, doubt));
  if (position.visited.has(endpoint.id))
    return drop('loop', endpoint.id, 'was passed before: the packets go in a circle');
  const subnet =
    endpoint.subnetIds[0] === undefined
      ? undefined
      : position.world.locate('subnets', endpoint.subnetIds[0])?.item;
  const table = subnet && tableOf(position.world, subnet, position.place);
  if (!subnet || !table || !isSeen(table)) {
    const gap =
      table && !isSeen(table)
        ? table.gap
        : {
            action: 'ec2:DescribeSubnets',
            code: 'NotFound',
            message: `The subnet of ${endpoint.id} was not listed.`,
          };
    return all(step, lose(position, 'firewall-endpoint', endpoint.id, gap));
  }
  // AWS: behind the appliance packets go on by the table of the endpoint's subnet (gateway-load-balancer-endpoints).
  const text = `Gateway Load Balancer endpoint in ${subnet.id}; behind it ${table.seen.table.id} decides`;
  const next = onward(
    position,
    attributeHop('firewall-endpoint', endpoint.id, 'state', endpoint.state, text),
    'firewall-endpoint',
    {
      table: table.seen.table,
      subnet,
      zone: zoneOf(subnet),
      inspected: true,
      visited: new Set([...position.visited, endpoint.id]),
      assumptions: [...position.assumptions, `the appliance behind ${endpoint.id} lets it pass`],
    },
  );
  return step.walk(next, destination, ranges);
};

/** To a VPC endpoint that a route names: what happens depends on its type, never on the look of its id. */
export const vpcEndpoint: Carrier = (step) => {
  const { position, route } = step;
  const found = position.world.find('vpcEndpoints', route.target.id, position.place);
  if (!isSeen(found)) return all(step, lose(position, 'gateway-endpoint', route.target.id, found.gap));
  const endpoint = found.seen;
  if (endpoint?.type === 'Gateway') return gatewayEndpoint(step, endpoint);
  if (endpoint?.type === 'GatewayLoadBalancer') return firewallEndpoint(step, endpoint);
  const doubt = endpoint && doubtOf(endpoint);
  if (doubt) return all(step, lose(position, 'gateway-endpoint', endpoint.id, doubt));
  const message = endpoint
    ? `${endpoint.id} is an endpoint of type ${endpoint.type}, which is no known target of a route.`
    : `${route.target.id} was not listed; it may belong to another account, or be deleted.`;
  return all(
    step,
    lose(position, 'gateway-endpoint', route.target.id, {
      action: describeEndpoints,
      code: endpoint ? 'UnknownType' : 'NotFound',
      message,
    }),
  );
};
