import { isNewField, isUnfamiliar } from '../model/known-values.ts';
import type { Finding } from '../model/finding.ts';
import { percent } from '../model/percent.ts';
import type { Gap } from '../model/observed.ts';
import type { DnsAnswer, Family, Hop, HopKind, Path, Reason, Share } from '../model/path.ts';
import { endWords, kindName } from '../model/ways.ts';
import type { NetworkAclEntry, Route, SecurityGroupRule } from '../model/resources.ts';

// C0 and C1 controls would drive a terminal; bidirectional and zero-width ones make text read as what it is not.
// oxlint-disable-next-line no-control-regex
const invisible = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;

// oxlint-disable-next-line no-control-regex
const escapeSequences = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/** Text without anything that a terminal obeys or a reader cannot see. */
export const visible = (text: string): string => text.replace(escapeSequences, '').replace(invisible, ' ');

/** Text from a stranger (a tag, a name, an error), made fit to be shown. */
export const clean = (text: string): string => visible(text).trim();

/** One or many: `1 subnet`, `2 subnets`. */
export const count = (amount: number, one: string, many: string = `${one}s`): string =>
  `${amount.toLocaleString('en-US')} ${amount === 1 ? one : many}`;

/** The name of a section as words: `route tables`. */
export const sectionWord = (section: string): string =>
  section
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .replace(/\b(vpc|dns|dhcp|nat|acl)(?=s?\b)/g, (name) => name.toUpperCase());

/** What a share is a part of, in words: the addresses, or what some of the clients send to them. */
export const shareWords = ({ share, interfaces }: Pick<Share, 'share' | 'interfaces'>): string => {
  if (interfaces === undefined) return `${percent(share)} of the addresses`;
  const named = interfaces.slice(0, 5).join(', ');
  const more = interfaces.length > 5 ? ` and ${interfaces.length - 5} more` : '';
  return `${percent(share)} of what clients send there, from ${clean(named)}${more}`;
};

const familyNames: { readonly [F in Family]: string } = { ipv4: 'IPv4', ipv6: 'IPv6' };

/** An address family as people write it. */
export const familyName = (family: Family): string => familyNames[family];

/** A route as it stands in its table. */
export const routeWords = ({ destination, target, state, origin }: Route): string =>
  `${destination.value} → ${target.id || target.kind} (${[state, origin].filter(Boolean).join(', ')})`;

const portWords = (from: number | null, to: number | null): string => {
  if (from === null || from === -1) return 'all ports';
  return to === null || to === from ? `port ${from}` : `ports ${from}-${to}`;
};

const protocolNames: Readonly<Record<string, string>> = { '-1': 'all', '1': 'icmp', '6': 'tcp', '17': 'udp' };

const trafficWords = (protocol: string, from: number | null, to: number | null): string => {
  if (protocol === '-1') return 'all traffic';
  return `${protocolNames[protocol] ?? protocol} ${portWords(from, to)}`;
};

/** A security group rule as one line. */
export const ruleWords = (rule: SecurityGroupRule, direction: 'ingress' | 'egress'): string =>
  `${trafficWords(rule.protocol, rule.fromPort, rule.toPort)} ${direction === 'ingress' ? 'from' : 'to'} ${rule.peer.value}`;

/** A network ACL entry as one line, its number first, because the lowest number that matches wins. */
export const aclWords = (entry: NetworkAclEntry): string => {
  const number = entry.ruleNumber >= 32767 ? '*' : String(entry.ruleNumber);
  const traffic = trafficWords(entry.protocol, entry.fromPort, entry.toPort);
  const address = entry.cidr ?? entry.ipv6Cidr ?? 'anywhere';
  return `${number} ${entry.action} ${traffic} ${entry.egress ? 'to' : 'from'} ${address}`;
};

const associationWords = {
  explicit: 'associated',
  main: 'main',
  'regional-nat-gateway': 'of the NAT gateway',
};

/** What decided a hop, verbatim: the route, rule or attribute; empty when the hop's own words say it all. */
export const reasonWords = (reason: Reason): string => {
  switch (reason.kind) {
    case 'route':
      return routeWords(reason.route);
    case 'no-route':
      return `no route in ${reason.table}`;
    case 'association':
      return `${reason.table} (${associationWords[reason.how]})`;
    case 'transit-gateway-route':
      return `${reason.route.destination.value} → ${reason.route.attachments.map(({ resourceId }) => resourceId).join(', ') || reason.route.state} (${reason.route.state}, ${reason.route.type})`;
    case 'rule':
      return reason.rule ? ruleWords(reason.rule, reason.direction) : `no ${reason.direction} rule`;
    case 'acl-entry':
      return reason.entry ? aclWords(reason.entry) : 'no entry';
    case 'attribute':
      return `${reason.name} = ${reason.value}`;
    case 'dns':
      return `${reason.name}: ${reason.answer}`;
    case 'gap':
      return gapWords(reason.gap);
    case 'assumption':
      return 'assumed';
  }
};

/** A gap on one line: what was asked, what was answered, and what it means. */
export const gapWords = (gap: Gap): string => `${gap.message} (${gap.action}: ${gap.code})`;

const destinationOf = ({ id, because }: Hop): string => {
  switch (because.kind) {
    case 'route':
    case 'transit-gateway-route': {
      const { destination, state } = because.route;
      return because.table === id ? ` ${destination.value}${state === 'active' ? '' : ` (${state})`}` : '';
    }
    case 'no-route':
      return because.table === id ? ' (no route)' : '';
    default:
      return '';
  }
};

/** A hop within the one-line path: its id, the route that it took, and its account when that is another. */
const hopLabel = (hop: Hop): string =>
  `${hop.id}${destinationOf(hop)}${hop.accountId ? ` [${hop.accountId}]` : ''}`;

// What only lets traffic pass is in the list of hops; on one line it hides the way.
const gates: readonly HopKind[] = ['dns', 'security-group', 'network-acl', 'block-public-access', 'vpc'];

/** A path on one line: `subnet-app → rtb-app 0.0.0.0/0 → nat-1 → igw-1`. */
export const pathLine = (path: Path): string => {
  const stopsAt = path.hops.at(-1);
  const shown = path.hops.filter(
    (hop) => !gates.includes(hop.kind) || (hop === stopsAt && hop.kind === path.by),
  );
  const end = endWords(path);
  const labels = [...shown.map(hopLabel), ...(end ? [end] : [])];
  return clean(labels.filter((label, index) => label !== labels[index - 1]).join(' → '));
};

/** A hop as a sentence: where the traffic is, and why it goes on as it does. */
export const hopSentence = (hop: Hop): string => {
  const kind = hop.kind === 'local' ? 'VPC router' : kindName(hop.kind);
  // `subnet subnet-app` would say it twice.
  const what = hop.id.startsWith(`${hop.kind}-`) ? hop.id : `${kind} ${hop.id}`;
  const owner = hop.accountId ? ` in account ${hop.accountId}` : '';
  return clean(`${what}${owner}: ${hop.text || reasonWords(hop.because)}`);
};

/** What decided a hop, word for word, when that says more than the hop's own sentence. */
export const hopProof = ({ because, text }: Hop): string | null => {
  if (text === '' || because.kind === 'assumption') return null;
  return because.kind === 'dns' || because.kind === 'association' ? null : clean(reasonWords(because));
};

/** What a service's name resolves to from a subnet, as a sentence. */
export const dnsSentence = (dns: DnsAnswer): string => {
  const answers = {
    public: 'resolves to public addresses',
    private: 'resolves to the private addresses of',
    nothing: 'does not resolve',
    unknown: 'resolves to something that could not be determined',
  };
  const endpoint = dns.resolves === 'private' ? ` ${dns.endpointId}` : '';
  return clean(`${dns.host} ${answers[dns.resolves]}${endpoint}: ${dns.because}`);
};

/** What would settle a gap: what to allow, to scan, or to do again. */
export const settles = (gap: Gap): string => {
  const isPermission = /^(?!pathproof:)[a-z0-9-]+:[A-Z]\w+$/.test(gap.action);
  if (gap.code === 'CheckFailed') return 'Report it as a bug of pathproof.';
  if (isUnfamiliar(gap) || isNewField(gap)) return 'Look whether a newer version of pathproof knows it.';
  if (gap.code === 'NotScanned') return 'Scan that account and region too (--account, --region).';
  if (gap.code === 'Interrupted') return 'Scan again, to the end.';
  if (gap.code === 'Indeterminate') return 'AWS itself leaves it open: remove one of the routes.';
  if (isPermission && /denied|unauthorized|forbidden|notauthorized|optinrequired/i.test(gap.code))
    return `Allow ${gap.action} to the role that scans (pathproof permissions prints the policy).`;
  if (isPermission) return `Scan again; ${gap.action} was answered with ${gap.code}.`;
  return 'Nothing that pathproof reads settles it; look at what the reason names.';
};

/** Why a finding does not say again what to do: the words before the name of the finding that does. */
export const repairedWith = ({ planned, cause }: Finding): string => {
  if (planned) return `Repaired by the change ${planned.id} of the plan, together with`;
  return cause ? 'Of the same cause, and repaired together with' : 'Repaired by the same commands as';
};
