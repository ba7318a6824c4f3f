import {
  canPass,
  coverageOf,
  type Policy,
  present,
  type Reason,
  type Scene,
  type Statement,
} from '../../policy/index.ts';
import { isNetworkCondition } from './bucket-policy.ts';

/** What a bucket policy stops of requests of one's own callers from outside of any network that it names. */
export interface Perimeter {
  /** `whole`: everything. `partial`: some actions, and the network decides. `none`: nothing because of the network. */
  readonly kind: 'whole' | 'partial' | 'none' | 'unknown';
  readonly stopped: readonly string[];
  readonly open: readonly string[];
  /** What of it is stopped on each level. */
  readonly bucket: 'yes' | 'no' | 'unknown';
  readonly objects: 'yes' | 'no' | 'unknown';
  readonly reasons: readonly Reason[];
}

const ORIGIN = 's3:accesspointnetworkorigin';

const mentions = (policy: Policy, key: string): boolean =>
  policy.statements.some(({ conditions }) => conditions.some((one) => one.key.toLowerCase() === key));

/** Requests of one's own callers, whom the policy does not single out, from the internet. */
export const openScenes = (policy: Policy, scene: Scene): readonly Scene[] => {
  const open: Scene = {
    ...scene,
    principals: { kinds: ['inside'], unnamedOnly: true },
    origins: { kinds: ['public'], unnamedOnly: true },
  };
  if (!mentions(policy, ORIGIN)) return [open];
  // AWS: only requests through an access point carry its network origin, and those from the internet cannot pass one of a VPC (S3 guide, access points restricted to a VPC).
  const origins = ['absent' as const, present('Internet')];
  return origins.map((origin) => ({ ...open, fixed: { ...open.fixed, [ORIGIN]: origin } }));
};

const nothing = { stopped: [], open: [], reasons: [] } as const;

const hasNetworkDeny = ({ statements }: Policy): boolean =>
  statements.some(({ effect, conditions }) => effect === 'Deny' && conditions.some(isNetworkCondition));

/** Does anyone of one's own pass with this action, from wherever the policy wants him to be? */
const passesSomewhere = (policy: Policy, scene: Scene, action: string): boolean =>
  canPass(policy, {
    ...scene,
    principals: { kinds: ['inside'], unnamedOnly: true },
    origins: { kinds: ['public', 'endpoint'], owner: 'any' },
    actions: { exactly: [action] },
  }).answer !== 'no';

/** Which network perimeter does a bucket policy draw around one's own callers? */
export const perimeterOf = (policy: Policy, scene: Scene): Perimeter => {
  const scenes = openScenes(policy, scene);
  const answers = scenes.map((one) => canPass(policy, one));
  const open = answers.findIndex(({ answer }) => answer === 'yes');
  const doubt = answers.find((answer) => answer.answer === 'unknown');
  if (open < 0 && doubt === undefined) return { ...nothing, kind: 'whole', bucket: 'yes', objects: 'yes' };
  if (open < 0 && doubt?.answer === 'unknown')
    return { ...nothing, kind: 'unknown', bucket: 'unknown', objects: 'unknown', reasons: doubt.reasons };
  if (!hasNetworkDeny(policy)) return { ...nothing, kind: 'none', bucket: 'no', objects: 'no' };
  const coverage = coverageOf(policy, scenes[open] as Scene);
  const stopped = coverage.stopped.filter((action) => passesSomewhere(policy, scene, action));
  const [undecided] = coverage.undecided;
  if (stopped.length === 0 && undecided !== undefined) {
    const answer = canPass(policy, { ...(scenes[open] as Scene), actions: { exactly: [undecided] } });
    const reasons = answer.answer === 'unknown' ? answer.reasons : [];
    return { ...nothing, kind: 'unknown', bucket: 'unknown', objects: 'unknown', reasons };
  }
  return {
    kind: stopped.length > 0 ? 'partial' : 'none',
    stopped,
    open: coverage.open,
    bucket: coverage.bucket,
    objects: coverage.objects,
    reasons: [],
  };
};

/** The statements that ask where a request comes from. */
export const networkStatements = (policy: Policy, effect: 'Allow' | 'Deny'): readonly Statement[] =>
  policy.statements.filter((one) => one.effect === effect && one.conditions.some(isNetworkCondition));
