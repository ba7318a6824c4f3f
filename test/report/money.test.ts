import { describe, expect, it } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { audit } from '../../src/audit/audit.ts';
import type { Report } from '../../src/model/report.ts';
import { moneyOf } from '../../src/report/money.ts';
import { costWords, savedWords } from '../../src/report/money-words.ts';
import { csvRows } from './csv-rows.ts';
import { draw } from './reports.ts';
import { account, vpc } from '../../src/testing/index.ts';

const options = { checks, vpcIds: [], assumeWorkloads: false, minimumSeverity: null, rethrow: true };

const reportOn = (region: string, ...spare: readonly string[]): Report =>
  audit(
    account(
      spare.reduce(
        (network, name) => network.natGateway(name, { in: 'public' }),
        vpc('app', { region })
          .subnet('public', { egress: 'igw' })
          .natGateway('a', { in: 'public' })
          .subnet('app', { egress: 'nat', instances: 1 }),
      ),
    ).inventory(),
    options,
  );

const text = (report: Report): string =>
  draw('html', report)
    .replace(/<[^>]*>/g, '')
    .replace(/\s+/g, ' ');

describe('the money of a report', () => {
  it('is what remedies take away in hours, each once', () => {
    expect(moneyOf(reportOn('eu-west-1', 'idle', 'spare'))).toEqual({
      saved: { usd: -70.08, date: '2026-09-04' },
      remedies: 2,
      idleAddresses: 0,
      traffic: null,
    });
  });

  it('is on the page, with currency and date, and by which command it is listed', () => {
    const page = text(reportOn('eu-west-1', 'idle'));
    expect(page).toContain(
      '$35.04 a month (list prices of 2026-09-04) could be saved in hours that are charged, by 1 remedy.',
    );
    expect(page).toContain('US dollars, at list prices');
    expect(page).toContain('What it costs: -$35.04 a month (list prices of 2026-09-04), in hours.');
  });

  it('is not on the page where no price is held, or nothing is saved', () => {
    for (const report of [reportOn('us-gov-west-1', 'idle'), reportOn('eu-west-1')]) {
      expect(moneyOf(report).remedies).toBe(0);
      expect(draw('html', report)).not.toContain('<h3>Money</h3>');
    }
  });

  it('is in CSV, with the date of its prices', () => {
    const [header = [], ...rows] = csvRows(draw('csv', reportOn('eu-west-1', 'idle')));
    const at = (name: string): number => header.indexOf(name);
    const row = rows.find((one) => one[at('resource_id')] === 'nat-idle' && one[at('remedy_cli')] !== '');
    expect(row?.[at('remedy_usd_per_month')]).toBe('-35.04');
    expect(row?.[at('prices_of')]).toBe('2026-09-04');
  });
});

describe('money in words', () => {
  it.each([
    [null, 'cost not known'],
    [{ usd: 0, date: null }, 'no hourly cost'],
    [{ usd: 8.03, date: '2026-09-21' }, '+$8.03 a month (list prices of 2026-09-21)'],
    [{ usd: -1234.5, date: '2026-09-21' }, '-$1,234.50 a month (list prices of 2026-09-21)'],
  ])('%o: %s', (cost, words) => {
    expect(costWords(cost)).toBe(words);
  });

  it('has what is saved without a sign', () => {
    expect(savedWords({ usd: -8.03, date: '2026-09-21' })).toBe('$8.03 a month (list prices of 2026-09-21)');
    expect(savedWords({ usd: 0, date: null })).toBe('nothing');
  });
});
