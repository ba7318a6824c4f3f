import picocolors from 'picocolors';
import type { Savings } from '../../model/savings.ts';
import { paragraph } from '../layout.ts';
import { costWords, rangeWords, savedWords } from '../money-words.ts';
import { clean, count } from '../words.ts';

type Change = Savings['certain'][number] | Savings['estimated'][number];

/** A command on one line. */
const line = (command: string): string => command.replaceAll(' \\\n  ', ' ');

const where = ({ accountId, accountName, region }: Change): string =>
  `${accountName === null ? accountId : `${clean(accountName)} (${accountId})`} ${region}`;

const changeLines = function* (change: Change, at: number, amount: string): Iterable<string> {
  yield `\n${at}. ${clean(change.title)}  ${where(change)}\n`;
  yield `   ${amount} · resolves ${count(change.resolves.length, 'failure')} · ${change.risk} risk${change.undo === null ? ' · cannot be taken back' : ''}\n`;
  for (const command of change.commands) yield `   ${line(command)}\n`;
};

const summary = ({ totals, certain, estimated, idleAddresses }: Savings): string => {
  const idle =
    idleAddresses.length === 0
      ? ''
      : ` and the release of ${count(idleAddresses.length, 'idle address', 'idle addresses')}`;
  const sure = `${savedWords(totals.certain)} for certain, by ${count(certain.length, 'change')}${idle}`;
  return totals.traffic === null
    ? `Could be saved: ${sure}.`
    : `Could be saved: ${sure}; and ${rangeWords(totals.traffic)} of traffic, estimated, by ${count(estimated.length, 'change')}.`;
};

/** What could be saved, for the terminal: what is certain first, then what is estimated, and what was not computed. */
export const savingsOnTerminal = function* (savings: Savings, color: boolean): Iterable<string> {
  const paint = picocolors.createColors(color);
  const { certain, estimated, unproved, unpriced, observed, idleAddresses, addressesNotRead } = savings;
  yield `${paint.bold(summary(savings))}\n`;
  if (certain.length > 0) yield `\n${paint.bold('Certain: hours that are charged')}\n`;
  for (const [index, change] of certain.entries())
    yield* changeLines(change, index + 1, costWords(change.costPerMonth));
  if (estimated.length > 0)
    yield `\n${paint.bold('Estimated: traffic that NAT gateways would not process any more')}\n`;
  for (const [index, change] of estimated.entries()) {
    const traffic = `${rangeWords(change.traffic)} less at ${change.natGatewayIds.map(clean).join(', ')}; its own hours: ${costWords(change.costPerMonth)}`;
    yield* changeLines(change, certain.length + index + 1, traffic);
  }
  if (idleAddresses.length > 0)
    yield `\n${paint.bold('Idle: Elastic IP addresses that nothing has, and that are charged')}\n`;
  for (const { publicIp, accountId, region, costPerMonth, commands } of idleAddresses) {
    yield `\n   ${clean(publicIp)}  ${costWords(costPerMonth)}  ${paint.dim(`${accountId} ${region}`)}\n`;
    for (const command of commands) yield `   ${line(clean(command))}\n`;
  }
  if (idleAddresses.length > 0)
    yield paragraph(
      'An address that was released may not come back: make sure that no allow-list and no record names it.',
      100,
      '   ',
    );
  if (unproved.length > 0) yield `\n${paint.bold('Not proved to do no harm')}\n`;
  for (const { text, accountId, region, costPerMonth, why } of unproved) {
    yield `\n   ${costWords(costPerMonth)}  ${paint.dim(`${accountId} ${region}`)}\n`;
    yield paragraph(clean(text), 100, '   ');
    if (why !== null) yield paragraph(clean(why), 100, '   ');
  }
  const notes = [
    ...(observed
      ? []
      : ['What traffic costs was not looked at: scan with --observe and --save FILE, and ask again.']),
    ...(addressesNotRead === null
      ? ['Elastic IP addresses were not read (ec2:DescribeAddresses): idle ones may cost as well.']
      : addressesNotRead > 0
        ? [
            `Elastic IP addresses of ${count(addressesNotRead, 'account-region')} were not read: idle ones there may cost as well.`,
          ]
        : []),
    ...unpriced.map(
      ({ region, changes }) =>
        `${region}: the cost of ${count(changes, 'change')} is not known, because a list price is not held or what is charged was not read.`,
    ),
    'Amounts are in US dollars at list prices, without discounts, taxes and transfer; a month has 730 hours.',
  ];
  yield '\n';
  for (const note of notes) yield paragraph(note, 100, '');
};
