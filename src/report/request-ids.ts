import type { Report } from '../model/report.ts';

/** How many of the answers that the inventory names carry an id of AWS, in a sentence; null where none was counted. */
export const requestIdWords = ({ requests }: Pick<Report, 'requests'>): string | null => {
  if (!requests || requests.answers === 0) return null;
  const { answers, identified } = requests;
  const without = answers - identified;
  const of = `${identified.toLocaleString('en-US')} of ${answers.toLocaleString('en-US')} answers carry an AWS request id`;
  return without === 0
    ? `${of}, by which AWS CloudTrail knows the request.`
    : `${of}; nothing but the scan itself speaks for the other ${without.toLocaleString('en-US')}.`;
};
