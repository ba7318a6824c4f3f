import { type Finding, type Remedy, repairKey } from '../model/finding.ts';
import { piecesOf } from '../model/fold-evidence.ts';
import { type Named, type Saying, saidOf } from '../twins/rename.ts';
import { fingerprintOf } from './seal.ts';

/** A VPC that has a leader. */
export interface Follower {
  /** One for each follower, from 0 on. */
  readonly number: number;
  readonly leader: string;
  /** What its things are called. */
  readonly named: Named;
  /** A text about the leader, to be said of its followers. */
  sayingOf(text: string): Saying;
}

/** A finding about a follower: what was found of its leader, which is said of it where somebody asks for the words. */
export interface Echo extends Pick<Finding, 'check' | 'status' | 'severity' | 'messageId' | 'subject'> {
  readonly of: Finding;
  readonly follower: Follower;
}

/** What a check found, in words of its own or in those about a leader. */
export type Found = Finding | Echo;

/** Is this a finding about a follower? */
export const isEcho = (found: Found): found is Echo => 'follower' in found;

type Said = Pick<Finding, 'message' | 'evidence' | 'gaps' | 'remedy' | 'cause'>;

/** The texts of which a finding is written, which others may have in common with it. */
export const textsOf = function* ({ message, evidence, gaps, remedy, cause }: Said): Iterable<string> {
  yield JSON.stringify({ message, gaps, cause });
  for (const piece of piecesOf(evidence)) yield JSON.stringify(piece);
  if (remedy) yield JSON.stringify(remedy);
};

const wordsOf = ({ message, evidence, gaps, remedy, cause }: Said): string =>
  JSON.stringify({ message, evidence, gaps, remedy, ...(cause === undefined ? {} : { cause }) });

/** A text about a leader, said of a follower; one that speaks of both stays as it is. */
export const toldOf = ({ named, sayingOf }: Follower, text: string): string =>
  saidOf(sayingOf(text), named) ?? text;

/** The finding that an echo stands for, with another remedy where its leader's has become another one. */
export const wholeEcho = (
  { check, status, severity, messageId, subject, of, follower }: Echo,
  remedy: Remedy | null = of.remedy,
): Finding => ({
  check,
  status,
  severity,
  messageId,
  subject,
  ...(JSON.parse(toldOf(follower, wordsOf({ ...of, remedy: null }))) as Said),
  remedy: remedy && (JSON.parse(toldOf(follower, JSON.stringify(remedy))) as Remedy),
  fingerprint: fingerprintOf(check, subject.arn),
});

/** What repairs a failure, as `repairKey` says of findings. */
export const repairKeyOf = (found: Found): string | null => {
  if (!isEcho(found)) return repairKey(found);
  const key = repairKey(found.of);
  return key === null ? null : toldOf(found.follower, key);
};
