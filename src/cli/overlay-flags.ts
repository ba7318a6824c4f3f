import { InvalidArgumentError, Option } from 'commander';
import type { SarifOptions } from '../report/sarif.ts';
import { inGroup, listOption, repeated } from './option.ts';

/** What is laid over the verdicts, and how some formats are written. */
export interface OverlayFlags {
  readonly framework?: readonly string[];
  readonly waivers?: string | false;
  readonly baseline?: string;
  readonly redact?: true;
  readonly redactSalt?: string;
  readonly sarifProfile?: SarifOptions['profile'];
  readonly sarifAnchor?: string;
  readonly sendToSecurityHub?: true;
  /** false with --no-matrix. */
  readonly matrix?: boolean;
  readonly observe?: true;
  readonly livePrices?: true;
  readonly plan?: true;
  readonly terraformState?: readonly string[];
  readonly terraformSource?: string;
  /** A file with a private key, or the name of a key of AWS KMS. */
  readonly signKey?: string;
}

const anchorOf = (value: string): string => {
  // GitHub takes only paths of the repository; one with a scheme or a way out makes it refuse the whole file.
  if (/^([a-z]+:|\/|\.\.?\/)|\\|\/\.\.\//i.test(value))
    throw new InvalidArgumentError('Name a file by its path in the repository, such as infra/network.tf.');
  return value;
};

const salt = (value: string): string => {
  if (value !== '') return value;
  throw new InvalidArgumentError('Anyone who knows that it is empty can guess what is behind the hashes.');
};

/** In whose words things are named. */
export const stateOptions = (): readonly Option[] => [
  new Option(
    '--terraform-state <file>',
    'name things by their Terraform addresses in this state, also in remedies; repeatable',
  ).argParser(repeated),
  new Option(
    '--terraform-source <dir>',
    'folder of the Terraform code of these states, to name files and lines',
  ),
];

/** Frameworks, waivers, baseline, redaction, and what single formats can be told. */
export const overlayOptions = (): readonly Option[] =>
  inGroup('What is laid over the verdicts:', [
    listOption(
      '--framework <id>',
      'checks and controls of this framework only, such as cis-aws-7.0.0; repeatable',
    ),
    new Option('--waivers <file>', 'accepted failures (default: pathproof.waivers.yaml, where there is one)'),
    new Option('--baseline <report.json>', 'fail only on what had not failed in this earlier report'),
    ...stateOptions(),
    new Option('--redact', 'replace account ids, ARNs, ids, names and addresses by keyed hashes'),
    new Option(
      '--redact-salt <text>',
      'the key of these hashes, so that redacted reports can be compared (default: made of the inventory)',
    )
      .argParser(salt)
      .implies({ redact: true }),
    new Option(
      '--no-matrix',
      'leave subnets × services out of the report (it is left out anyway above 60,000 cells)',
    ),
    new Option('--sarif-profile <name>', 'github: failures only; full: every verdict').choices([
      'github',
      'full',
    ]),
    new Option('--sarif-anchor <path>', 'show every SARIF result at this file of the repository').argParser(
      anchorOf,
    ),
  ]);

/** The same for what has no report: help names those alone that it is made for, and the others are refused or of no effect. */
export const choosingOptions = (): readonly Option[] =>
  overlayOptions().map((option) =>
    option.long === '--framework' || option.long === '--waivers' ? option : option.hideHelp(),
  );

/** Looks for evidence of use. */
export const observeOption = (): Option =>
  new Option(
    '--observe',
    'what NAT gateways on failing paths carried in 14 days (CloudWatch charges for it), and what flow logs could prove',
  );

/** Asks AWS for prices. */
export const pricesOption = (): Option =>
  new Option(
    '--live-prices',
    'ask AWS for list prices (pricing:GetProducts), instead of those that are held',
  );

/** Plans what resolves the failures, together with the report. */
export const planOption = (): Option =>
  new Option(
    '--plan',
    'plan what resolves the failures, as `pathproof plan` does, and name its changes in the report; with --output as files',
  );

/** Signs what was written. */
export const signOption = (): Option =>
  new Option(
    '--sign-key <key>',
    'sign manifest.json: a PEM file with a private key, or the ARN or alias/NAME of an AWS KMS key; `pathproof verify` checks it',
  );

/** Sends findings to where they are worked on. */
export const sendOption = (): Option =>
  new Option(
    '--send-to-security-hub',
    'import findings into AWS Security Hub of each account and region, and archive those resolved',
  );
