import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../src/aws/errors.ts';
import { createObjectStore } from '../../src/aws/object-store.ts';

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
    });
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
