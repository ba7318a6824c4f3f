import type { Command } from 'commander';
import type { AccessFlags } from './commands/access.ts';
import { examples, type Finish, options } from './declare.ts';
import { previewOption } from './declare-preview.ts';
import { awsOptions } from './flags.ts';
import type { Io } from './io.ts';
import type { Parts } from './parts.ts';

/** `access`: what is typed, and what for. */
export const addAccess = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('access')
      .description(
        'would a request from a subnet get to a bucket and be allowed? Hop by hop, statement by statement',
      )
      .argument('<subnet>', 'subnet id, or its Name tag or a part of it that no other has')
      .argument(
        '<bucket>',
        'bucket or bucket/key; the ARN, alias or name of an access point; or a URL of S3',
      ),
    awsOptions(),
  )
    .option('--action <name>', 'action of S3', 's3:GetObject')
    .option(
      '--principal <arn>',
      'who asks: an ARN, an AWS service by its domain, or anonymous (default: some role of the subnet’s account)',
    )
    .option('--inventory <file>', 'answer from a saved inventory instead of the account')
    .addOption(previewOption())
    .option('--json', 'the answer as JSON')
    .addHelpText(
      'after',
      examples(
        'access subnet-0123456789abcdef0 reports',
        'access subnet-0123456789abcdef0 reports/2026/a.csv --action s3:PutObject --inventory inventory.json.gz',
        'access subnet-0123456789abcdef0 reports --principal arn:aws:iam::111122223333:role/app',
        'access subnet-0123456789abcdef0 arn:aws:s3:eu-west-1:111122223333:accesspoint/analytics',
      ),
    )
    .action(async (subnet: string, bucket: string, flags: AccessFlags) => {
      const { access } = await import('./commands/access.ts');
      finish(await access(subnet, bucket, flags, io, parts));
    });
};
