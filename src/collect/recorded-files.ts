import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isCliName, listingByKey, type RecordedAnswer } from '../aws/recorded-answers.ts';
import { UserError } from '../model/user-error.ts';

const accountName = /^\d{12}$/;
const regionName = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;

// Folders within folders: account, region, and one for an operation that is asked about many things.
const deepest = 6;

const filesBelow = (folder: string, depth = 0): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return depth < deepest ? filesBelow(path, depth + 1) : [];
      return entry.isFile() && entry.name.endsWith('.json') ? [path] : [];
    });

const read = (path: string): RecordedAnswer['answer'] => {
  let answer: unknown;
  try {
    answer = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UserError(
      `${path} is no JSON: ${error instanceof Error ? error.message : String(error)}`,
      'Save what the AWS CLI prints with --output json, or take the file out of the folder.',
      { cause: error },
    );
  }
  if (typeof answer === 'object' && answer !== null && !Array.isArray(answer))
    return answer as RecordedAnswer['answer'];
  throw new UserError(
    `${path} holds no answer of the AWS CLI, which is a JSON object.`,
    'Save what the AWS CLI prints with --output json, or take the file out of the folder.',
  );
};

/** What a file's name says: the operation, what it was asked about, and which page this is. */
const partsOf = (
  file: string,
): { readonly name: string; readonly about: string[]; readonly page: number } => {
  const [name = '', ...rest] = basename(file, '.json').split('.');
  const last = rest.at(-1) ?? '';
  const page = /^\d{1,4}$/.test(last) ? Number(last) : 1;
  const about = page === 1 && last !== '1' ? rest : rest.slice(0, -1);
  return { name, about, page };
};

const toAnswer = (root: string, path: string): RecordedAnswer[] => {
  const folders = path.slice(root.length).split(/[/\\]/).slice(0, -1);
  const answer = read(path);
  const said = partsOf(path);
  const operation = folders.find(isCliName);
  const listing = Object.keys(answer).find((key) => key in listingByKey);
  const name = isCliName(said.name) ? said.name : (operation ?? (listing && listingByKey[listing]));
  if (name === undefined) return [];
  // A folder for an operation holds a file for each thing that it was asked about.
  const about = isCliName(said.name) ? said.about : operation ? [basename(path, '.json')] : [];
  return [
    {
      accountId: folders.find((folder) => accountName.test(folder)) ?? null,
      region: folders.find((folder) => regionName.test(folder)) ?? null,
      name,
      about,
      page: said.page,
      path,
      answer,
    },
  ];
};

/** The answers that a folder holds. Throws a UserError that names the file which is no answer. */
export const readRecorded = (folder: string): readonly RecordedAnswer[] => {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat?.isDirectory())
    throw new UserError(
      `${folder} is no folder.`,
      'Name the folder with the saved answers: DIR/[ACCOUNT/][REGION/]ec2-describe-vpcs.json.',
    );
  const files = filesBelow(folder);
  const answers = files.flatMap((path) => toAnswer(folder, path));
  if (answers.length > 0) return answers;
  throw new UserError(
    `${folder} holds no answer of an API that is known here${files.length > 0 ? `, in ${files.length} JSON files` : ''}.`,
    'A file is called like ec2-describe-vpcs.json and holds what the AWS CLI prints with --output json.',
  );
};
