import { UserError } from '../../model/user-error.ts';
import { at, isObject, type JsonObject } from './json.ts';

/** What a file of Terraform can be that is read here. */
export type TerraformDocument =
  | { readonly kind: 'plan'; readonly json: JsonObject }
  | { readonly kind: 'state'; readonly json: JsonObject }
  | { readonly kind: 'state-file'; readonly json: JsonObject };

const EXPORT =
  'Save the plan and export it: terraform plan -out=plan.tfplan && terraform show -json plan.tfplan > plan.json';

const refuse = (file: string, problem: string, hint: string): UserError =>
  new UserError(`${file} ${problem}.`, hint);

const decoderOf = ([first, second, third]: Uint8Array): string => {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // JSON begins with a character of ASCII: a zero byte on one side of it says which half comes first.
  if (first === 0 && second !== 0) return 'utf-16be';
  if (first !== 0 && second === 0 && third !== 0) return 'utf-16le';
  return 'utf-8';
};

/** The text of a file: UTF-8, or UTF-16 as PowerShell's `>` writes it. */
export const decodeText = (bytes: Uint8Array): string => new TextDecoder(decoderOf(bytes)).decode(bytes);

const parsed = (text: string): { readonly json: unknown } | null => {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
};

// Terragrunt writes what Terraform prints behind the time, a level and the unit (its guide, Logging; tfcmt, "Terragrunt Support").
const logPrefix = /^\d\d:\d\d:\d\d\.\d+ STDOUT +(?:\[[^\]]*\] +)?(?:terraform|tofu): ?/;

/** The documents of a text that has lines around them, or several: each begins a line with `{`. */
const documentsIn = (text: string): readonly unknown[] => {
  const whole = parsed(text.replace(/^\uFEFF/, ''));
  if (whole) return [whole.json];
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(logPrefix, ''));
  const documents: unknown[] = [];
  let open: string[] | null = null;
  for (const line of lines) {
    if (open === null && !line.startsWith('{')) continue;
    open ??= [];
    open.push(line);
    // Only what ends with a brace can be whole: parsing is tried there, so that long files are parsed a few times.
    const document =
      /\}\s*$/.test(line) && (open.length === 1 || line.startsWith('}')) ? parsed(open.join('\n')) : null;
    if (!document) continue;
    documents.push(document.json);
    open = null;
  }
  return documents;
};

/** Policy mocks wrap a plan: `{"tfplan": …}`, `{"mock": {"tfplan/v2": …}}`. */
const unwrapped = (json: unknown, depth = 0): unknown => {
  if (!isObject(json) || depth > 3) return json;
  const inner = at(json, 'tfplan') ?? at(json, 'tfplan/v2') ?? at(json, 'mock') ?? at(json, 'plan');
  return isObject(inner) && !isObject(json['values']) && !Array.isArray(json['resource_changes'])
    ? unwrapped(inner, depth + 1)
    : json;
};

const isLogLine = (json: unknown): boolean =>
  typeof at(json, '@level') === 'string' || typeof at(json, '@message') === 'string';

const major = (version: unknown): number | null =>
  typeof version === 'string' && /^\d+\./.test(version) ? Number.parseInt(version, 10) : null;

const stateFile = (json: JsonObject, file: string): TerraformDocument => {
  if (json['version'] === 4) return { kind: 'state-file', json };
  throw refuse(
    file,
    `is a Terraform state of version ${String(json['version'])}, and version 4 is read`,
    'Export it with Terraform 0.12 or newer: terraform show -json > state.json',
  );
};

const classify = (json: unknown, file: string): TerraformDocument => {
  if (!isObject(json)) throw refuse(file, 'is no Terraform plan or state', EXPORT);
  if ('encrypted_data' in json) {
    throw refuse(
      file,
      'is encrypted by OpenTofu, and nothing of it can be read',
      'Export it where the key is: tofu show -json plan.tfplan > plan.json',
    );
  }
  if (typeof json['version'] === 'number' && ('resources' in json || 'modules' in json)) {
    return stateFile(json, file);
  }
  const version = major(json['format_version']);
  if (version !== null && version > 1) {
    throw refuse(
      file,
      `has format ${JSON.stringify(json['format_version'])}, and 0 and 1 are understood`,
      'Export it with a version of Terraform that writes format 1, or update pathproof.',
    );
  }
  if (Array.isArray(json['resource_changes']) || isObject(json['planned_values']))
    return { kind: 'plan', json };
  if (isObject(json['values'])) return { kind: 'state', json };
  if (version !== null) return { kind: 'plan', json };
  throw refuse(file, 'is JSON, but no Terraform plan or state', EXPORT);
};

/** The plans and states in a text, each as JSON: what is no part of one, and lines of a log, are left out. */
const plansIn = (source: unknown, file: string): readonly unknown[] => {
  const found = typeof source === 'string' ? documentsIn(source) : [source];
  if (found.length > 0 && found.every(isLogLine)) {
    throw refuse(file, 'is the log of "terraform plan -json", which holds no attributes', EXPORT);
  }
  const plans = found.filter((json) => !isLogLine(json)).map((json) => unwrapped(json));
  if (plans.length > 0) return plans;
  const problem =
    typeof source === 'string' && source.startsWith('PK')
      ? 'is a saved plan, which only Terraform can read'
      : 'holds no JSON of a Terraform plan or state';
  throw refuse(file, problem, EXPORT);
};

/** So many plans at most are read from one text. */
const MAX_PLANS = 500;

/**
 * The plans and states in the text of a file, each of which readTerraform takes. `terragrunt run --all show -json` prints one
 * for each unit (gruntwork-io/terragrunt#1525).
 * @throws UserError where there is none
 */
export const splitTerraform = (text: string, file: string): readonly unknown[] => {
  const plans = plansIn(text, file);
  if (plans.length > MAX_PLANS)
    throw refuse(
      file,
      `holds ${plans.length} documents, and at most ${MAX_PLANS} are read`,
      'Preview some of the units.',
    );
  return plans;
};

/** What a text or its JSON is; a UserError where it is no plan or state, or more than one. */
export const documentOf = (source: unknown, file: string): TerraformDocument => {
  const [first, ...others] = plansIn(source, file);
  if (others.length > 0) {
    throw refuse(
      file,
      `holds ${others.length + 1} documents, and one plan or state is read from a file`,
      'Write each to a file of its own (Terragrunt: terragrunt show -json in each unit) and give them all.',
    );
  }
  return classify(first, file);
};
