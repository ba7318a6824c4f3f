import {
  type AwsSecurityFinding,
  BatchImportFindingsCommand,
  GetFindingsCommand,
  SecurityHubClient,
} from '@aws-sdk/client-securityhub';
import type { Gap } from '../model/observed.ts';
import type { Keys } from './credentials.ts';
import { observe, refusalOf } from './errors.ts';

/** As much of a finding in the AWS Security Finding Format as is looked at here; the rest is passed on. */
export interface HubFinding {
  readonly Id: string;
  readonly ProductArn: string;
  readonly GeneratorId: string;
  readonly AwsAccountId: string;
  readonly Region: string;
  readonly CreatedAt: string;
  readonly FirstObservedAt: string;
  readonly UpdatedAt: string;
}

/** A finding that Security Hub did not take, and why. */
export interface Refused {
  readonly id: string;
  readonly code: string;
  readonly message: string;
}

/** What became of the findings of one account and region. */
export interface HubResult {
  readonly accountId: string;
  readonly region: string;
  readonly imported: number;
  readonly archived: number;
  /** Findings that are not sent because what is there is newer: somebody has scanned since. */
  readonly newer: number;
  readonly refused: readonly Refused[];
  /** Why nothing, or not everything, could be sent; null when all was. */
  readonly problem: Gap | null;
}

/** One account and region to send to, with whose keys, and what. */
export interface Delivery {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly credentials: () => Promise<Keys>;
  readonly findings: readonly HubFinding[];
  /** May an earlier finding of ours, that is not among these, be archived? */
  readonly isResolved: (id: string, generatorId: string) => boolean;
  /** When what the findings rest on was collected: an earlier finding that is newer is left alone. */
  readonly collectedAt: string;
}

// AWS: BatchImportFindings takes up to 100 findings of up to 240 KB each, 6 MB together (Security Hub user guide, BatchImportFindings).
const mostFindings = 100;
const mostBytes = 240_000;
const mostBatchBytes = 6_000_000;

type Batch = readonly HubFinding[];

/** Findings in batches that Security Hub takes; what is too large for any is set aside. */
export const batchesOf = (
  findings: readonly HubFinding[],
): { readonly batches: readonly Batch[]; readonly tooLarge: readonly HubFinding[] } => {
  const batches: HubFinding[][] = [];
  const tooLarge: HubFinding[] = [];
  let bytes = 0;
  for (const finding of findings) {
    const size = Buffer.byteLength(JSON.stringify(finding));
    if (size > mostBytes) {
      tooLarge.push(finding);
      continue;
    }
    const last = batches.at(-1);
    if (last && last.length < mostFindings && bytes + size <= mostBatchBytes) {
      last.push(finding);
      bytes += size;
    } else {
      batches.push([finding]);
      bytes = size;
    }
  }
  return { batches, tooLarge };
};

type Hub = Pick<SecurityHubClient, 'send'>;

const ask = async <T>(action: string, send: () => Promise<T>): Promise<T> => {
  try {
    return await send();
  } catch (error) {
    throw refusalOf(action, error);
  }
};

/** Our findings that are active there, by id. */
const activeFindings = async (
  hub: Hub,
  productArn: string,
): Promise<ReadonlyMap<string, AwsSecurityFinding>> => {
  const found = new Map<string, AwsSecurityFinding>();
  let token: string | undefined;
  do {
    const page = await ask('securityhub:GetFindings', () =>
      hub.send(
        new GetFindingsCommand({
          Filters: {
            ProductArn: [{ Value: productArn, Comparison: 'EQUALS' }],
            GeneratorId: [{ Value: 'pathproof/', Comparison: 'PREFIX' }],
            RecordState: [{ Value: 'ACTIVE', Comparison: 'EQUALS' }],
          },
          MaxResults: 100,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      ),
    );
    for (const finding of page.Findings ?? []) if (finding.Id) found.set(finding.Id, finding);
    token = page.NextToken || undefined;
  } while (token !== undefined);
  return found;
};

/** An earlier finding as resolved; only what an import may say. */
const archived = (finding: AwsSecurityFinding, at: string): AwsSecurityFinding => {
  const { SchemaVersion, Id, ProductArn, GeneratorId, AwsAccountId, Region, CreatedAt } = finding;
  const { Title, Description, Resources, Types, Severity, FirstObservedAt } = finding;
  return {
    SchemaVersion,
    Id,
    ProductArn,
    GeneratorId,
    AwsAccountId,
    Region,
    Title,
    Description,
    Resources,
    Types,
    Severity,
    CreatedAt,
    ...(FirstObservedAt ? { FirstObservedAt } : {}),
    UpdatedAt: at,
    LastObservedAt: at,
    FindingProviderFields: { Severity: { Label: 'INFORMATIONAL' }, ...(Types ? { Types } : {}) },
    Compliance: { Status: 'PASSED' },
    RecordState: 'ARCHIVED',
  };
};

interface Sent {
  readonly taken: number;
  readonly refused: readonly Refused[];
}

/** Sends batches one after the other. Findings that are refused come back with a success, and must be read. */
const sendAll = async (hub: Hub, findings: readonly HubFinding[]): Promise<Sent> => {
  const { batches, tooLarge } = batchesOf(findings);
  const refused: Refused[] = tooLarge.map(({ Id }) => ({
    id: Id,
    code: 'TooLarge',
    message: `It has more than ${mostBytes} bytes.`,
  }));
  let taken = 0;
  for (const batch of batches) {
    const answer = await ask('securityhub:BatchImportFindings', () =>
      hub.send(new BatchImportFindingsCommand({ Findings: batch as unknown as AwsSecurityFinding[] })),
    );
    taken += answer.SuccessCount ?? 0;
    for (const { Id, ErrorCode, ErrorMessage } of answer.FailedFindings ?? [])
      refused.push({ id: Id ?? '', code: ErrorCode ?? '', message: ErrorMessage ?? '' });
  }
  return { taken, refused };
};

const nothing = { imported: 0, archived: 0, newer: 0, refused: [] };

/** Brings Security Hub of one account and region up to date: sends findings, and archives those of ours that are resolved. */
export const deliverFindings = async (delivery: Delivery, client?: Hub): Promise<HubResult> => {
  const { accountId, region, partition, credentials, findings, collectedAt } = delivery;
  const hub = client ?? new SecurityHubClient({ region, credentials, maxAttempts: 8 });
  const place = { accountId, region };
  // AWS: with the product that every account has, the caller's account and region must be the finding's own (BatchImportFindings).
  const productArn = `arn:${partition}:securityhub:${region}:${accountId}:product/${accountId}/default`;
  const outcome = await observe(async () => {
    const known = await activeFindings(hub, productArn);
    const current = new Set(findings.map(({ Id }) => Id));
    const isNewer = ({ Id }: HubFinding): boolean =>
      Date.parse(known.get(Id)?.UpdatedAt ?? '') > Date.parse(collectedAt);
    const due = findings.filter((finding) => !isNewer(finding));
    const first = await sendAll(
      hub,
      due.map((finding) => {
        const { CreatedAt, FirstObservedAt } = known.get(finding.Id) ?? finding;
        // AWS: an update keeps the finding's CreatedAt, and is ignored unless its UpdatedAt is later.
        return {
          ...finding,
          CreatedAt: CreatedAt ?? finding.CreatedAt,
          FirstObservedAt: FirstObservedAt ?? finding.FirstObservedAt,
        };
      }),
    );
    const resolved = [...known.values()].filter(
      ({ Id, GeneratorId, UpdatedAt }) =>
        !current.has(Id ?? '') &&
        Date.parse(UpdatedAt ?? '') < Date.parse(collectedAt) &&
        delivery.isResolved(Id ?? '', GeneratorId ?? ''),
    );
    const second = await sendAll(
      hub,
      resolved.map((finding) => archived(finding, collectedAt) as unknown as HubFinding),
    );
    return { first, second, newer: findings.length - due.length };
  });
  if ('gap' in outcome) return { ...place, ...nothing, problem: outcome.gap };
  const { first, second, newer } = outcome.seen;
  return {
    ...place,
    imported: first.taken,
    archived: second.taken,
    newer,
    refused: [...first.refused, ...second.refused],
    problem: null,
  };
};
