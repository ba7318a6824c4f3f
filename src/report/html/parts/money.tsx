import type { Report } from '../../../model/report.ts';
import { moneyOf } from '../../money.ts';
import { rangeWords, savedWords } from '../../money-words.ts';
import { count } from '../../words.ts';

/** What could be saved, as far as it was computed; null where nothing was. */
export const MoneyTile = ({ report }: { readonly report: Report }) => {
  const { saved, remedies, traffic } = moneyOf(report);
  if (remedies === 0 && !traffic) return null;
  return (
    <div class="tile">
      <h3>Money</h3>
      {remedies > 0 && (
        <p>
          <b>{savedWords(saved)}</b> could be saved in hours that are charged, by{' '}
          {count(remedies, 'remedy', 'remedies')}.
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
