import { createHash } from 'node:crypto';
import { ListObjectsV2Command, PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../src/aws/errors.ts';
import { createObjectStore } from '../../src/aws/object-store.ts';
import { mockClient } from '../mock-client.ts';

const s3 = mockClient(S3Client);

beforeEach(() => {
  s3.reset();
});

const report = {
  key: 'runs/1/report.json',
  contentType: 'application/json',
  chunks: ['{"a":', new TextEncoder().encode('1}')],
};

describe('an object store', () => {
  it('writes the pieces of a file as one object', async () => {
    s3.on(PutObjectCommand).resolves({});
    await createObjectStore('halden-reports', { region: 'eu-west-1' }).put(report);
    const [call] = s3.commandCalls(PutObjectCommand);
    expect(call?.args[0].input).toEqual({
      Bucket: 'halden-reports',
      Key: 'runs/1/report.json',
      Body: Buffer.from('{"a":1}'),
      ContentType: 'application/json',
      ChecksumSHA256: createHash('sha256').update('{"a":1}').digest('base64'),
      Metadata: { sha256: createHash('sha256').update('{"a":1}').digest('hex') },
    });
  });

  it('leaves what is there to whoever was first', async () => {
    const there = new S3ServiceException({
      name: 'PreconditionFailed',
      message: 'At least one of the pre-conditions you specified did not hold',
      $fault: 'client',
      $metadata: { httpStatusCode: 412 },
    });
    s3.on(PutObjectCommand).resolvesOnce({}).rejects(there);
    const store = createObjectStore('halden-reports', { region: 'eu-west-1' });
    const first = await store.put({ ...report, once: true });
    const second = await store.put({ ...report, once: true });
    expect([first.existed, second.existed]).toEqual([false, true]);
    expect(s3.commandCalls(PutObjectCommand).map(({ args }) => args[0].input.IfNoneMatch)).toEqual([
      '*',
      '*',
    ]);
    await expect(store.put(report)).rejects.toThrow(Refusal);
  });

  it('lists from page to page', async () => {
    s3.on(ListObjectsV2Command)
      .resolvesOnce({ Contents: [{ Key: 'runs/1/a' }], NextContinuationToken: 'two' })
      .resolves({ Contents: [{ Key: 'runs/1/b' }] });
    const store = createObjectStore('halden-reports', { region: 'eu-west-1' });
    expect(await store.list('runs/1/')).toEqual(['runs/1/a', 'runs/1/b']);
  });

  it('says which action was refused', async () => {
    const denied = new S3ServiceException({
      name: 'AccessDenied',
      message: 'Access Denied',
      $fault: 'client',
      $metadata: { httpStatusCode: 403 },
    });
    s3.on(PutObjectCommand).rejects(denied);
    const refusal = await createObjectStore('halden-reports', { region: 'eu-west-1' })
      .put(report)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refusal);
    expect((refusal as Refusal).gap).toEqual({
      action: 's3:PutObject',
      code: 'AccessDenied',
      message: 'Access Denied',
    });
  });

  it('lets a bug of ours pass as it is', async () => {
    s3.on(PutObjectCommand).rejects(new TypeError('A bug.'));
    await expect(createObjectStore('halden-reports', { region: 'eu-west-1' }).put(report)).rejects.toThrow(
      TypeError,
    );
  });
});
