import { kmsSigner } from '../collect/kms-signer.ts';
import type { Keeping } from './keep-report.ts';
import type { Request } from './request.ts';

const dayMs = 86_400_000;

/** How a report is locked and signed, as a request asks. */
export const evidenceOf = async (
  { reportLock, reportLockDays, signingKey }: Request,
  homeRegion: string | null,
  now: () => Date,
): Promise<Pick<Keeping, 'retain' | 'sign'>> => {
  const own = { regions: [], accounts: [], profile: null, roleName: null, roleArn: null, externalId: null };
  return {
    retain:
      reportLock === 'NONE'
        ? null
        : { mode: reportLock, until: new Date(now().getTime() + reportLockDays * dayMs) },
    sign: signingKey === null ? null : await kmsSigner({ ...own, homeRegion, now }, signingKey),
  };
};
