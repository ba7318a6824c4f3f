import type { Report } from '../../../model/report.ts';
import { moneyOf } from '../../money.ts';
import { rangeWords, savedWords } from '../../money-words.ts';
import { count } from '../../words.ts';

/** What could be saved, as far as it was computed; null where nothing was. */
export const MoneyTile = ({ report }: { readonly report: Report }) => {
  const { saved, remedies, idleAddresses, traffic } = moneyOf(report);
  if (remedies === 0 && idleAddresses === 0 && !traffic) return null;
  const notRead = report.addresses?.notRead ?? 0;
  const by = [
    ...(remedies > 0 ? [count(remedies, 'remedy', 'remedies')] : []),
    ...(idleAddresses > 0
      ? [`the release of ${count(idleAddresses, 'idle Elastic IP address', 'idle Elastic IP addresses')}`]
      : []),
  ].join(' and ');
  return (
    <div class="tile">
      <h3>Money</h3>
      {by !== '' && (
        <p>
          <b>{savedWords(saved)}</b> could be saved in hours that are charged, by {by}.
        </p>
      )}
      {notRead > 0 && (
        <p class="soft">
          Elastic IP addresses of {count(notRead, 'account-region')} were not read: there may be more.
        </p>
      )}
      {traffic && (
        <p>
          <b>{rangeWords(traffic)}</b> is what NAT gateways on failing paths cost for what they process (list
          prices of {traffic.date}, estimated of what was seen).
        </p>
      )}
      <p class="soft">
        US dollars, at list prices, without discounts and taxes. <code>pathproof savings</code> has it change
        by change.
      </p>
    </div>
  );
};
