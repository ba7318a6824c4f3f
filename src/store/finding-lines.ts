import type { Finding, Subject } from '../model/finding.ts';
import { createFold, type FindingText, type SharedTexts, type TextTable } from '../model/finding-texts.ts';
import { pieceOfSubject } from '../model/fold-subject.ts';
import { type Echo, type Found, isEcho, toldOf } from '../audit/echo.ts';
import { fingerprintOf } from '../audit/seal.ts';
import type { ToldTable } from './told-table.ts';

// JSON has no such character as it is: it escapes them all.
const cut = '\u001f';

const lineOf = ({ head, evidence, middle, remedy, tail, subject, end }: FindingText): string =>
  [head, evidence.join(','), middle, remedy ?? '', tail, subject, end].join(cut);

/** Tables that findings about followers refer to as well. */
export interface Shared extends SharedTexts {
  readonly evidence: ToldTable;
  readonly remedies: ToldTable;
}

/** Writes the line of a finding, and reads it as a text. */
export interface Lines {
  write(found: Found): string;
  read(line: string): FindingText;
}

const isSame = (a: Subject, b: Subject): boolean =>
  a.type === b.type && a.id === b.id && a.name === b.name && a.vpcId === b.vpcId && a.tags === b.tags;

/** Numbers of what is said of subjects, which most checks have in common. */
const createSubjectPlaces = (subjects: TextTable): ((subject: Subject) => number) => {
  const known = new Map<string, { readonly subject: Subject; readonly place: number }>();
  return (subject) => {
    const found = known.get(subject.arn);
    if (found && isSame(found.subject, subject)) return found.place;
    const place = subjects.add(pieceOfSubject(subject));
    known.set(subject.arn, { subject, place });
    return place;
  };
};

/** Writes lines of findings; `folded` is called with each that has words of its own. */
export const createLines = (shared: Shared, folded: (text: FindingText, finding: Finding) => void): Lines => {
  const fold = createFold(shared, fingerprintOf);
  // What is found of leaders, which findings about followers are told of.
  const led: FindingText[] = [];
  const places = new WeakMap<Finding, number>();
  const followers: Echo['follower'][] = [];
  const textOf = (finding: Finding): FindingText => {
    const text = fold(finding);
    folded(text, finding);
    return text;
  };
  const placeOf = (finding: Finding): number => {
    const known = places.get(finding);
    if (known !== undefined) return known;
    const place = led.push(textOf(finding)) - 1;
    places.set(finding, place);
    return place;
  };
  const placeOfSubject = createSubjectPlaces(shared.subjects);
  return {
    write(found) {
      if (!isEcho(found)) return lineOf(led[places.get(found) ?? -1] ?? textOf(found));
      const { of, follower, subject } = found;
      followers[follower.number] = follower;
      // No other line begins so: its first part is empty.
      const parts = [placeOf(of), follower.number, placeOfSubject(subject)];
      return ['', ...parts, JSON.stringify(subject.id)].join(cut);
    },
    read(line) {
      const [head = '', evidence = '', middle = '', remedy = '', tail = '', subject = '', end = ''] =
        line.split(cut);
      if (head !== '')
        return {
          head,
          evidence: evidence === '' ? [] : evidence.split(',').map(Number),
          middle,
          remedy: remedy === '' ? null : Number(remedy),
          tail,
          subject: Number(subject),
          end,
        };
      const text = led[Number(evidence)];
      const follower = followers[Number(middle)];
      if (!text || !follower) throw new Error(`No finding was kept that this line repeats: ${line}`);
      return {
        head: toldOf(follower, text.head),
        evidence: text.evidence.map((at) => shared.evidence.tell(at, follower)),
        middle: toldOf(follower, text.middle),
        remedy: text.remedy === null ? null : shared.remedies.tell(text.remedy, follower),
        tail: text.tail,
        subject: Number(remedy),
        end: `,"id":${tail}}}`,
      };
    },
  };
};
