import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3 } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createObjectStore } from '../../src/aws/object-store.ts';
import { createHandler, type Parts } from '../../src/lambda/index.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { collectAccount } from '../../src/collect/collect-account.ts';
import { collect } from '../../src/collect/collect.ts';
import { notTried } from '../../src/plan/settle.ts';
import { loadReport } from '../../src/store/report-file.ts';
import { templateText } from '../deploy/cloudformation.ts';
import { callerKeys, roleName } from './builder.ts';
import { buildCli, runCli } from './cli.ts';
import {
  ask,
  createEngine,
  type Engine,
  type EnginePlace,
  execute,
  type Execution,
  letMotoExecute,
} from './engine.ts';
import { type LambdaProxy, startLambdaProxy } from './lambda-proxy.ts';
import { buildMembers } from './members.ts';
import { findMotoServer, type MotoServer, startMotoServer } from './moto-server.ts';
import { isLackingInMoto, type Recorded, type Recorder, startRecorder } from './recorder.ts';
import { accounts, buildWorld, regions } from './world.ts';

const command = findMotoServer();
if (command === null)
  console.warn("engine test skipped: no moto_server on PATH (pip install 'moto[server]')");

const broken = '555566667777';
// Beside the members of the caller's organization, and twelve with them: more than run at a time.
const named = [accounts.workload, accounts.network, accounts.gone, broken];
const members = 7;
const region = 'eu-west-1';
const bucket = 'halden-pathproof';

const refuses = (asked: Recorded): boolean =>
  (asked.action === 'AssumeRole' && asked.body.includes(accounts.gone)) || isLackingInMoto(asked);

/** The real thing, out of time after each region of the workload account, and broken for one account. */
const collectInGoes: Parts['collectAccount'] = async (options, shard) => {
  if (shard.accountId === broken) throw new Error('The function ran out of memory.');
  if (shard.accountId !== accounts.workload) return await collectAccount(options, shard);
  const left = options.regions.filter((name) => !shard.done.includes(name));
  const result = await collectAccount({ ...options, regions: left.slice(0, 1) }, shard);
  const done = [...shard.done, ...left.slice(0, 1)];
  return { ...result, done, cursor: left.length > 1 ? done : null };
};

/** A finding without what the engine says of remedies that it does not try; the command line tries them. */
const withoutNote = (finding: Finding): Finding => {
  const { remedy } = finding;
  if (!remedy?.risk?.includes(notTried)) return finding;
  const { risk, ...others } = remedy;
  const left = risk.replace(notTried, '').trim();
  return { ...finding, remedy: left === '' ? others : { ...others, risk: left } };
};

/** A finding as text, its members in one order. */
const textOf = (finding: Finding): string =>
  JSON.stringify(finding, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

const byText = (findings: readonly Finding[]): readonly string[] =>
  findings.map((finding) => textOf(withoutNote(finding))).sort();

const waivers = `waivers:
  - check: s3-via-nat
    resource: '*'
    account: '${accounts.workload}'
    region: us-east-1
    reason: The branch closes in winter.
    owner: network@halden.example
    until: '2099-12-31'
`;
const config = `trustedAccounts: ['999999999999']\ndisable: [duplicate-gateway-endpoint]\n`;

describe.skipIf(command === null)(
  'the state machine of the template, run by moto',
  { timeout: 240_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'pathproof-engine-'));
    const events: Readonly<Record<string, unknown>>[] = [];
    const lines: string[] = [];
    let proxy: LambdaProxy;
    let server: MotoServer;
    let recorder: Recorder;
    let place: EnginePlace;
    let execution: Execution;
    let engine: Engine;
    let closed: string;

    const parts = (): Parts => ({
      env: {
        AWS_REGION: region,
        PATHPROOF_BUCKET: bucket,
        PATHPROOF_ROLE_NAME: roleName,
        PATHPROOF_EXTERNAL_ID: 'halden-external-id',
        PATHPROOF_ORGANIZATION: 'true',
        PATHPROOF_ACCOUNTS: named.join(','),
        PATHPROOF_REGIONS: regions.join(','),
        PATHPROOF_SETTINGS_FOLDER: 'config/',
        PATHPROOF_MAX_CONCURRENCY: '8',
        PATHPROOF_TOLERATED_FAILURE_PERCENTAGE: '50',
      },
      now: () => new Date(),
      collect,
      collectAccount: collectInGoes,
      openStore: (name) => createObjectStore(name),
      createLogger: () => {
        const log = (level: string) => (fields: object, message: string) =>
          void lines.push(JSON.stringify({ level, message, ...fields }));
        return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
      },
      disk: folder,
    });

    const speakToMoto = (): void => {
      vi.stubEnv('AWS_ENDPOINT_URL', recorder.url);
      vi.stubEnv('AWS_ACCESS_KEY_ID', callerKeys.accessKeyId);
      vi.stubEnv('AWS_SECRET_ACCESS_KEY', callerKeys.secretAccessKey);
      vi.stubEnv('AWS_REGION', region);
      vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    };

    // What is stubbed lasts for one test.
    beforeEach(speakToMoto);

    beforeAll(async () => {
      buildCli();
      const context = { awsRequestId: 'engine', getRemainingTimeInMillis: () => 900_000 };
      proxy = await startLambdaProxy(async (event) => {
        events.push(event as Readonly<Record<string, unknown>>);
        return await createHandler(parts())(event, context);
      });
      vi.stubEnv('MOTO_PORT', String(proxy.port));
      server = await startMotoServer(command ?? '', join(folder, 'moto.log'));
      proxy.forwardTo(server.url);
      recorder = await startRecorder(server.url);
      recorder.begin(refuses);
      speakToMoto();
      await buildWorld(server.url);
      closed = (await buildMembers(server.url, members, 4)).at(-1) ?? '';
      const s3 = new S3({ endpoint: server.url, region, credentials: callerKeys });
      await s3.createBucket({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: region } });
      place = { url: proxy.url, region, accountId: accounts.caller, bucket };
      await letMotoExecute(place);
      await s3.putObject({ Bucket: bucket, Key: 'config/pathproof.waivers.yaml', Body: waivers });
      await s3.putObject({ Bucket: bucket, Key: 'config/pathproof.config.yaml', Body: config });
      engine = await createEngine(place);
      execution = await execute(place, engine, 'run-1', {});
    }, 600_000);

    afterAll(async () => {
      await recorder?.stop();
      await server?.stop();
      await proxy?.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const reported = async (): Promise<Report> => {
      const path = join(folder, 'reported.json');
      writeFileSync(path, await createObjectStore(bucket).get('reports/run-1/report.json'));
      return loadReport(path);
    };

    it('ends well, although one account refuses and the execution of another fails', () => {
      expect(execution, execution.cause ?? '').toMatchObject({ status: 'SUCCEEDED' });
      expect(JSON.parse(execution.output ?? '{}')).toMatchObject({
        bucket,
        coverage: { complete: false, accounts: { listed: 12, notAssessed: 3 } },
        objects: { json: 'reports/run-1/report.json' },
      });
    });

    it('goes on with an account where the time was up, region by region', () => {
      const goes = events.filter(
        ({ step, accountId }) => step === 'shard' && accountId === accounts.workload,
      );
      expect(goes.map(({ cursor }) => cursor)).toEqual([[], ['eu-central-1'], ['eu-central-1', 'eu-west-1']]);
    });

    it('says of each account that was not read why', async () => {
      const { coverage } = await reported();
      const unread = coverage.targets.filter(({ status }) => status === 'not-assessed');
      const told = new Map(unread.map(({ accountId, gaps }) => [accountId, gaps[0]]));
      expect(told.size).toBe(3);
      expect(told.get(broken)).toMatchObject({ action: 'states:StartExecution', code: 'ShardFailed' });
      expect(told.get(broken)?.message).toContain('The function ran out of memory.');
      expect(told.get(accounts.gone)).toMatchObject({ action: 'sts:AssumeRole', code: 'AccessDenied' });
      expect(told.get(closed)).toMatchObject({
        action: 'organizations:ListAccounts',
        code: 'AccountNotActive',
      });
    });

    /** A folder as a user works in it, with the settings that the function finds in its bucket. */
    const workplace = (name: string): string => {
      const place = join(folder, name);
      mkdirSync(place);
      writeFileSync(join(place, 'pathproof.waivers.yaml'), waivers);
      writeFileSync(join(place, 'pathproof.config.yaml'), config);
      return place;
    };

    const environment = (): Readonly<Record<string, string>> => ({
      AWS_ENDPOINT_URL: recorder.url,
      AWS_ACCESS_KEY_ID: callerKeys.accessKeyId,
      AWS_SECRET_ACCESS_KEY: callerKeys.secretAccessKey,
      AWS_REGION: region,
    });

    it('finds what the command line finds in the same twelve accounts, byte for byte', async () => {
      // An account whose execution failed is, to one process, one that does not let it in.
      recorder.begin(
        (asked) => refuses(asked) || (asked.action === 'AssumeRole' && asked.body.includes(broken)),
      );
      const place = workplace('by-hand');
      const argv = ['scan', '--organization', '--role-name', roleName, '--output', 'out', '--format', 'json'];
      const scope = [
        ...named.flatMap((id) => ['--account', id]),
        ...regions.flatMap((name) => ['--region', name]),
        '--external-id',
        'halden-external-id',
        '--quiet',
        '--fail-on',
        'never',
      ];
      const { code, err } = await runCli([...argv, ...scope], place, environment());
      expect(code, err).toBe(0);
      const alone = await loadReport(join(place, 'out/report.json'));
      const { findings, coverage, waivers: waived } = await reported();
      expect(alone.coverage.accounts).toEqual(coverage.accounts);
      expect(coverage.accounts.listed).toBe(12);
      expect(findings.length).toBeGreaterThan(300);
      expect(waived.applied).toBeGreaterThan(0);
      const others = byText(alone.findings);
      expect(byText(findings).find((text, index) => text !== others[index])).toBeUndefined();
      expect(findings).toHaveLength(others.length);
    });

    it('leaves an inventory of which the command line makes the same report, but for the remedies that it tries', async () => {
      const place = workplace('audited');
      const store = createObjectStore(bucket);
      writeFileSync(join(place, 'inventory.json.gz'), await store.get('reports/run-1/inventory.json.gz'));
      const argv = ['audit', 'inventory.json.gz', '--output', 'out', '--format', 'json', '--quiet'];
      const { code, err } = await runCli([...argv, '--fail-on', 'never'], place, {});
      expect(code, err).toBe(0);
      const { findings: again, sha256: sealed, ...rest } = await loadReport(join(place, 'out/report.json'));
      const { findings, sha256, ...others } = await reported();
      expect(rest).toEqual(others);
      expect(again.map((finding) => textOf(finding))).toEqual(
        findings.map((finding) => textOf(withoutNote(finding))),
      );
      expect(sealed).not.toBe(sha256);
    });

    it('tells the topic and the event bus the numbers of the report', async () => {
      const { topic, bus } = await engine.heard();
      const report = await reported();
      const { Subject, Message } = JSON.parse(topic) as {
        readonly Subject: string;
        readonly Message: string;
      };
      const { fail, pass, unknown } = report.summary.counts;
      const open = Object.values(report.summary.open).reduce((sum, one) => sum + one, 0);
      expect(Subject).toBe(`pathproof: ${fail} failed findings, ${open} open in 12 accounts, incomplete`);
      expect(Message).toContain(`Passed: ${pass}. Unknown: ${unknown}.`);
      expect(Message).toContain(`Waived: ${report.summary.waived}.`);
      expect(Message).toContain(`s3://${bucket}/reports/run-1/report.html`);
      const event = JSON.parse(bus) as { readonly detail: unknown; readonly 'detail-type': string };
      expect(event['detail-type']).toBe('Pathproof Report');
      expect(event.detail).toEqual(JSON.parse(execution.output ?? '{}'));
      expect(event.detail).toMatchObject({
        counts: report.summary.counts,
        failed: report.summary.failed,
        coverage: { complete: false, accounts: report.coverage.accounts },
      });
    });

    it('keeps the report in every format, each with its hash', async () => {
      const store = createObjectStore(bucket);
      const keys = await store.list('reports/run-1/');
      for (const extension of ['json', 'html', 'csv', 'sarif', 'md'])
        expect(
          keys.some((key) => key.endsWith(extension)),
          `${extension} of ${keys.join()}`,
        ).toBe(true);
      expect(keys).toContain('reports/run-1/inventory.json.gz');
      const manifest = JSON.parse(
        Buffer.from(await store.get('reports/run-1/manifest.json')).toString('utf8'),
      ) as {
        readonly settings: readonly { readonly uri: string }[];
        readonly files: readonly { readonly name: string; readonly sha256: string }[];
      };
      expect(manifest.settings.map(({ uri }) => uri)).toEqual([
        `s3://${bucket}/config/pathproof.config.yaml`,
        `s3://${bucket}/config/pathproof.waivers.yaml`,
      ]);
      expect(manifest.files.map(({ name }) => `reports/run-1/${name}`).sort()).toEqual(
        keys.filter((key) => !key.endsWith('manifest.json')),
      );
      const s3 = new S3({ region });
      const { Metadata } = await s3.headObject({ Bucket: bucket, Key: 'reports/run-1/report.json' });
      expect(Metadata?.['sha256']).toBe(manifest.files.find(({ name }) => name === 'report.json')?.sha256);
    });

    it('writes nothing secret to its log', () => {
      expect(lines.some((line) => line.includes('"summary"'))).toBe(true);
      expect(lines.join('\n')).not.toContain('halden-external-id');
    });

    it('comes with a template that deploys', async () => {
      const parameters = { CodeBucket: bucket, CodeKey: 'lambda.zip', ExternalId: 'halden-external-id' };
      const s3 = new S3({ endpoint: server.url, region, credentials: callerKeys });
      await s3.putObject({ Bucket: bucket, Key: 'lambda.zip', Body: 'zip' });
      const fields = Object.entries(parameters).flatMap(([name, value], index): [string, string][] => [
        [`Parameters.member.${index + 1}.ParameterKey`, name],
        [`Parameters.member.${index + 1}.ParameterValue`, value],
      ]);
      const cloudFormation = { Version: '2010-05-15', StackName: 'pathproof-of-test' };
      await ask(place, 'cloudformation', {
        ...cloudFormation,
        Action: 'CreateStack',
        TemplateBody: templateText('template.yaml'),
        ...Object.fromEntries(fields),
      });
      const answer = await ask(place, 'cloudformation', { ...cloudFormation, Action: 'DescribeStacks' });
      expect(/<StackStatus>(\w+)</.exec(answer)?.[1]).toBe('CREATE_COMPLETE');
      for (const output of ['ReportBucket', 'StateMachineArn', 'AuditorRoleArn', 'TopicArn'])
        expect(answer).toContain(`<OutputKey>${output}</OutputKey>`);
    });
  },
);
