/*
 * Stands in for @aws-sdk/client-securityhub in the bundle for Lambda: the two questions that we ask, without 120 KB of
 * schemas. The API speaks plain JSON under the names that the SDK uses.
 */
import { STSClient } from '@aws-sdk/client-sts';
import { createSignedClient, type SignedCommand } from '../src/aws/signed-client.ts';
import type { Credentials } from '../src/aws/credentials.ts';

interface Options {
  readonly region: string;
  readonly credentials: Credentials;
  readonly maxAttempts: number;
}

/** Sends JSON to a path of Security Hub. */
class Post implements SignedCommand<unknown> {
  declare readonly resolveMiddleware: SignedCommand<unknown>['resolveMiddleware'];
  /** The part of the SDK's schema that names the operation. */
  readonly schema: readonly [unknown, string, string];
  readonly path: string;
  readonly post: object;

  constructor(operation: string, path: string, post: object) {
    this.schema = [null, 'com.amazonaws.securityhub', operation];
    this.path = path;
    this.post = post;
  }
}

/** Imports findings. */
export class BatchImportFindingsCommand extends Post {
  constructor(input: object) {
    super('BatchImportFindings', '/findings/import', input);
  }
}

/** Lists findings. */
export class GetFindingsCommand extends Post {
  constructor(input: object) {
    super('GetFindings', '/findings', input);
  }
}

/** A client of Security Hub in a region. */
export class SecurityHubClient {
  readonly #send: (command: Post) => Promise<unknown>;

  constructor({ region, credentials, maxAttempts }: Options) {
    const { requestHandler } = new STSClient({ region }).config;
    const service = 'securityhub';
    const client = createSignedClient({
      service,
      region,
      credentials,
      maxAttempts,
      requestHandler: requestHandler as never,
    });
    this.#send = (command) => client.send(command as never, {});
  }

  send(command: Post): Promise<unknown> {
    return this.#send(command);
  }
}
