import { Command } from 'commander';
import { examples, type Finish, options } from './declare.ts';
import { addAccess } from './declare-access.ts';
import { addDeploy, addDestroy } from './declare-deploy.ts';
import { addDiff } from './declare-diff.ts';
import { addInit, addMatrix } from './declare-matrix.ts';
import { addExplain, addWaive } from './declare-findings.ts';
import { addMcp } from './declare-mcp.ts';
import { addPlan } from './declare-plan.ts';
import { addPreview, previewOption } from './declare-preview.ts';
import { addSavings } from './declare-savings.ts';
import { addChecks, addCompletion, addDemo, addDoctor, addPermissions } from './declare-setup.ts';
import { addVerify } from './declare-verify.ts';
import { addWhatIf } from './declare-what-if.ts';
import type { AuditFlags, CollectFlags } from './flags.ts';
import { awsOptions, judgeOptions, readOptions, reportOptions, senderOptions, talkOptions } from './flags.ts';
import {
  observeOption,
  overlayOptions,
  planOption,
  pricesOption,
  sendOption,
  signOption,
} from './overlay-flags.ts';
import type { ScanFlags } from './commands/scan.ts';
import type { Io } from './io.ts';
import { inGroup } from './option.ts';
import type { Parts } from './parts.ts';
import type { PathFlags } from './commands/path.ts';
import { version } from './version.ts';

const codes = `
Exit codes:
  0    ran, and no finding at or above --fail-on failed
  1    a finding at or above --fail-on failed
  2    could not run: arguments, credentials, an unreadable file
  3    with --require-complete: something could not be read, or a verdict is unknown; comes before 1
  130  ended by Ctrl-C, or asked to end while it read
`;

const addScan = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program.command('scan').description('read the account and judge it: collect and audit in one'),
    awsOptions(),
    readOptions(),
    judgeOptions(),
    overlayOptions(),
    reportOptions(),
    inGroup('What it does besides:', [
      observeOption(),
      pricesOption(),
      planOption(),
      signOption(),
      sendOption(),
    ]),
  )
    .option('--save <file>', 'keep the inventory (gzip when it ends in .gz); also what there is at Ctrl-C')
    .addHelpText(
      'after',
      examples(
        'scan --profile audit',
        'scan --profile audit --region eu-west-1 --check s3-via-nat --vpc vpc-0123456789abcdef0',
        'scan --account 111122223333 --account 444455556666 --role-name PathproofReader',
        'scan --organization --role-name PathproofReader --state-dir state --output report',
        'scan --output report --save inventory.json.gz --fail-on high --require-complete',
        'scan --output report --plan',
        'scan --format json > report.json',
      ) + codes,
    )
    .action(async (flags: ScanFlags) => {
      const { scan } = await import('./commands/scan.ts');
      finish(await scan(flags, io, parts));
    });
};

const addCollect = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program.command('collect').description('read the account and save the inventory, to judge it later'),
    awsOptions(),
    readOptions(),
  )
    .requiredOption('--out <file>', 'where to (gzip when it ends in .gz); at Ctrl-C it holds what there is')
    .option(
      '--from <dir>',
      'read no account, but what the AWS CLI printed: DIR/[ACCOUNT/][REGION/]ec2-describe-vpcs.json; needs no credentials',
    )
    .option('--require-complete', 'exit 3 when something could not be read')
    .addHelpText(
      'after',
      examples(
        'collect --out inventory.json.gz',
        'collect --region eu-west-1 --region us-east-1 --out inventory.json',
        'collect --from answers --out inventory.json',
      ),
    )
    .action(async (flags: CollectFlags) => {
      const { collect } = await import('./commands/collect.ts');
      finish(await collect(flags, io, parts));
    });
};

const addAudit = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('audit')
      .description(
        'judge a saved inventory; needs no credentials (but to send), and says the same every time',
      )
      .argument('<inventory>', 'file that collect, or scan --save, has written; or a --state-dir'),
    judgeOptions(),
    overlayOptions(),
    reportOptions(),
    inGroup('What it does besides:', [planOption(), signOption(), sendOption()]),
    senderOptions(),
  )
    .addHelpText(
      'after',
      examples(
        'audit inventory.json.gz',
        'audit inventory.json.gz --format json --severity medium',
        'audit inventory.json.gz --output report --fail-on never',
        'audit inventory.json.gz --send-to-security-hub --role-name PathproofSender',
      ) + codes,
    )
    .action(async (inventory: string, flags: AuditFlags) => {
      const { audit } = await import('./commands/audit.ts');
      finish(await audit(inventory, flags, io, parts));
    });
};

const addPath = (program: Command, io: Io, parts: Parts, finish: Finish): void => {
  options(
    program
      .command('path')
      .description('which way does traffic from a subnet to a service go, and why? Hop by hop')
      .argument('<subnet>', 'subnet id, or its Name tag or a part of it that no other has')
      .argument('<service>', 's3, dynamodb, ssm, ecr.api …, a full service name, or a host or URL'),
    awsOptions(),
  )
    .option(
      '--interface <id>',
      'what one network interface of the subnet meets, by its own groups and addresses',
    )
    .option('--inventory <file>', 'answer from a saved inventory instead of the account')
    .addOption(previewOption())
    .option('--json', 'the answer as JSON')
    .addHelpText(
      'after',
      examples(
        'path subnet-0123456789abcdef0 s3 --region eu-west-1',
        'path subnet-0123456789abcdef0 s3 --interface eni-0123456789abcdef0',
        'path subnet-0123456789abcdef0 ssm --inventory inventory.json.gz',
        'path subnet-0123456789abcdef0 https://sts.amazonaws.com --inventory inventory.json.gz',
      ),
    )
    .action(async (subnet: string, service: string, flags: PathFlags) => {
      const { path } = await import('./commands/path.ts');
      finish(await path(subnet, service, flags, io, parts));
    });
};

type Add = (program: Command, io: Io, parts: Parts, finish: Finish) => void;

/** The commands, as the help shows them. */
const commandGroups: readonly (readonly [string, readonly Add[]])[] = [
  ['Read and judge:', [addScan, addCollect, addAudit, addDemo]],
  ['Ask:', [addPath, addAccess, addMatrix, addExplain, addChecks, addDiff, addVerify, addMcp]],
  ['Change:', [addPlan, addSavings, addWhatIf, addPreview, addWaive]],
  ['Set up:', [addDoctor, addPermissions, addInit, addCompletion, addDeploy, addDestroy]],
];

/** The command line: what can be typed, and which module answers it; each is loaded when it is asked for. */
export const createProgram = (io: Io, parts: Parts, finish: Finish): Command => {
  const program = new Command('pathproof')
    .description('Which way does your traffic to AWS services really go, and can you prove it?')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showHelpAfterError('(--help shows what can be typed)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    });
  for (const [heading, adders] of commandGroups) {
    program.commandsGroup(heading);
    for (const add of adders) add(program, io, parts, finish);
  }
  for (const command of program.commands) options(command, talkOptions());
  program.addHelpText(
    'after',
    examples(
      'demo',
      'doctor --profile audit',
      'scan --profile audit --output report',
      'path subnet-0123456789abcdef0 s3',
      'checks s3-via-nat',
    ) +
      codes +
      '\nThe report goes to stdout; progress and log go to stderr. `pathproof <command> --help` has the rest.\n' +
      'Options can be set in the environment, too: --fail-on as PATHPROOF_FAIL_ON.\n',
  );
  return program;
};
