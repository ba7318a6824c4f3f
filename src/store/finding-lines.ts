import type { Finding, Subject } from '../model/finding.ts';
import {
  createFold,
  type FindingText,
  type References,
  type SharedTexts,
  type TextTable,
} from '../model/finding-texts.ts';
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
  /** Nothing but what it refers to, in a fraction of the time. */
  references(line: string): References;
}

const isSame = (a: Subject, b: Subject): boolean =>
  a.type === b.type && a.id === b.id && a.name === b.name && a.vpcId === b.vpcId && a.tags === b.tags;

/** Numbers of what is said of subjects, which most checks have in common. */
const createSubjectPlaces = (subjects: TextTable): ((subject: Subject) => number) => {
  const known = new Map<string, { readonly subject: Subject; readonly place: number }>();
  return (subject) => {
    const found = known.get(subject.arn);
    if (found && (found.subject === subject || isSame(found.subject, subject))) return found.place;
    const place = subjects.add(pieceOfSubject(subject));
    known.set(subject.arn, { subject, place });
    return place;
  };
};

type Follower = Echo['follower'];

/** What was found of a leader, to be told of its followers. */
interface Led {
  readonly text: FindingText;
  readonly tell: (follower: Follower, subject: number) => FindingText;
  readonly refer: (follower: Follower, subject: number) => References;
}

const ledBy = (text: FindingText, { evidence, remedies }: Shared): Led => {
  const { head, middle, tail, end, remedy } = text;
  const refer: Led['refer'] = (follower, subject) => ({
    evidence: evidence.tellAll(text.evidence, follower),
    remedy: remedy === null ? null : remedies.tell(remedy, follower),
    subject,
  });
  return {
    text,
    refer,
    tell(follower, subject) {
      const shared = refer(follower, subject);
      return {
        head: toldOf(follower, head),
        evidence: shared.evidence,
        middle: toldOf(follower, middle),
        remedy: shared.remedy,
        tail,
        subject,
        end: toldOf(follower, end),
      };
    },
  };
};

const readPlain = (line: string): FindingText => {
  const [head = '', evidence = '', middle = '', remedy = '', tail = '', subject = '', end = ''] =
    line.split(cut);
  return {
    head,
    evidence: evidence === '' ? [] : evidence.split(',').map(Number),
    middle,
    remedy: remedy === '' ? null : Number(remedy),
    tail,
    subject: Number(subject),
    end,
  };
};

/** Writes lines of findings; `folded` is called with each that has words of its own. */
export const createLines = (shared: Shared, folded: (text: FindingText, finding: Finding) => void): Lines => {
  const fold = createFold(shared, fingerprintOf);
  const led: Led[] = [];
  const places = new WeakMap<Finding, number>();
  const followers: Follower[] = [];
  const textOf = (finding: Finding): FindingText => {
    const text = fold(finding);
    folded(text, finding);
    return text;
  };
  const placeOf = (finding: Finding): number => {
    const known = places.get(finding);
    if (known !== undefined) return known;
    const place = led.push(ledBy(textOf(finding), shared)) - 1;
    places.set(finding, place);
    return place;
  };
  const placeOfSubject = createSubjectPlaces(shared.subjects);
  /** What a line about a follower repeats; null of one that has words of its own. */
  const repeatedIn = (line: string) => {
    if (!line.startsWith(cut)) return null;
    const second = line.indexOf(cut, 1);
    const third = line.indexOf(cut, second + 1);
    const told = led[Number(line.slice(1, second))];
    const follower = followers[Number(line.slice(second + 1, third))];
    if (!told || !follower) throw new Error(`No finding was kept that this line repeats: ${line}`);
    return { led: told, follower, subject: Number(line.slice(third + 1)) };
  };
  return {
    write(found) {
      if (!isEcho(found)) return lineOf(led[places.get(found) ?? -1]?.text ?? textOf(found));
      const { of, follower, subject } = found;
      followers[follower.number] = follower;
      // No other line begins so: the first part of a line of its own is not empty.
      return `${cut}${placeOf(of)}${cut}${follower.number}${cut}${placeOfSubject(subject)}`;
    },
    read(line) {
      const repeated = repeatedIn(line);
      return repeated ? repeated.led.tell(repeated.follower, repeated.subject) : readPlain(line);
    },
    references(line) {
      const repeated = repeatedIn(line);
      return repeated ? repeated.led.refer(repeated.follower, repeated.subject) : readPlain(line);
    },
  };
};
