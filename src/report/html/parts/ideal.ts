import type { Finding } from '../../../model/finding.ts';

/** The way that traffic would take once the remedy is applied, as far as the remedy says it. */
export interface Ideal {
  readonly kind: 'gateway endpoint' | 'interface endpoint';
  /** The endpoint that exists already; null when the remedy creates it. */
  readonly id: string | null;
  /** Where it branches off: a route in the table, or the name's answer in the subnet. */
  readonly from: 'route-table' | 'subnet';
  /** Its route: the table lacks it, or has it and another wins over it. */
  readonly row: 'missing' | 'loses';
}

const optionOf = (command: string, option: string): string | null =>
  new RegExp(`--${option}\\s+'?([\\w-]+)`).exec(command)?.[1] ?? null;

/** The right way beside the path of a failure; null where the remedy implies none. */
export const idealOf = ({ remedy }: Pick<Finding, 'remedy'>): Ideal | null => {
  if (!remedy?.cli) return null;
  const command = remedy.cli.replace(/\\\n/g, ' ');
  const endpoint = optionOf(command, 'vpc-endpoint-id');
  if (/\bcreate-vpc-endpoint\b/.test(command)) {
    // AWS: an endpoint is created as a gateway endpoint unless its type is given (EC2 API, CreateVpcEndpoint).
    const interfaces = optionOf(command, 'vpc-endpoint-type') === 'Interface';
    return {
      kind: interfaces ? 'interface endpoint' : 'gateway endpoint',
      id: null,
      from: interfaces ? 'subnet' : 'route-table',
      row: 'missing',
    };
  }
  if (endpoint && /--add-route-table-ids\b/.test(command))
    return { kind: 'gateway endpoint', id: endpoint, from: 'route-table', row: 'missing' };
  if (endpoint && /--(?:private-dns-enabled|add-subnet-ids|add-security-group-ids)\b/.test(command))
    return { kind: 'interface endpoint', id: endpoint, from: 'subnet', row: 'missing' };
  const named = /gateway endpoint/.test(remedy.text) ? /\bvpce-[0-9a-z]+/.exec(remedy.text) : null;
  return named && /\bdelete-route\b/.test(command)
    ? { kind: 'gateway endpoint', id: named[0], from: 'route-table', row: 'loses' }
    : null;
};
