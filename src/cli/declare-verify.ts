import { type Command, Option } from 'commander';
import type { VerifyFlags } from './commands/verify.ts';
import { examples, type Finish, options } from './declare.ts';
import { inGroup } from './option.ts';
import type { Io } from './io.ts';
import type { Parts } from './parts.ts';

const verifyOptions = (): readonly Option[] => [
  new Option(
    '--inventory <file>',
    'judge it again, and compare the reports (default: inventory.json.gz next to the report, where there is one)',
  ),
  new Option('--public-key <file>', 'check with this key (PEM or DER) who signed the manifest'),
  ...inGroup('What the report was made with:', [
    new Option('--config <file>', 'the configuration'),
    new Option('--waivers <file>', 'the accepted failures'),
    new Option('--baseline <report.json>', 'the earlier report'),
    new Option('--redact-salt <text>', 'the key of the hashes of a redacted report'),
  ]),
];

/** `verify`: is a report what was written, and does its inventory give the same one again? */
export const addVerify = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('verify')
      .description(
        'is a report what was written, who signed it, and does its inventory give the same one again?',
      )
      .argument('<report>', 'report.json, or the folder that it is in'),
    verifyOptions(),
  )
    .addHelpText(
      'after',
      examples(
        'verify pathproof-report',
        'verify pathproof-report/report.json --inventory inventory.json.gz',
        'verify pathproof-report --public-key signer.pem',
      ) + '\nExits 0 when all of it holds, 1 when something does not, and 2 when it cannot be verified.\n',
    )
    .action(async (report: string, flags: VerifyFlags) => {
      const { verify } = await import('./commands/verify.ts');
      finish(await verify(report, flags, io, parts));
    });
};
