import { grammar, type OptionKind, type OptionSpec } from './grammar.ts';

/** A command of the AWS CLI as a shell would hand it over, with the account that the lines above it name. */
export interface CliCommand {
  readonly account: string | null;
  /** The shell variable that its output goes to. */
  readonly into: string | null;
  readonly service: string;
  readonly verb: string;
  readonly region: string;
  /** Parameters as the API calls them. */
  readonly input: Readonly<Record<string, unknown>>;
}

const bad = (why: string, text: string): never => {
  throw new Error(`${why}: ${text}`);
};

/** The words of one line of a POSIX shell, of which only plain words, quotes and "$VARIABLE" may be used. */
export const shellWords = (line: string): readonly string[] => {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < line.length;) {
    const rest = line.slice(at);
    const single = /^'([^']*)'/.exec(rest);
    const double = /^"(\$[A-Z]+)"/.exec(rest);
    const plain = /^(?:[\w./:@%+,=-]|\\')+/.exec(rest);
    if (/^\s/.test(rest)) {
      if (word !== null) words.push(word);
      word = null;
      at += 1;
      continue;
    }
    // An address is allocated where its id is asked for.
    const address = /^"\$\((aws ec2 allocate-address(?: [\w-]+)+)\)"/.exec(rest);
    const found =
      single ?? double ?? address ?? plain ?? bad('a shell would read this otherwise', rest.slice(0, 60));
    word = (word ?? '') + (single || double || address ? (found[1] ?? '') : found[0].replaceAll("\\'", "'"));
    at += found[0].length;
  }
  return word === null ? words : [...words, word];
};

/** Lines that run: continued ones are one, and a quoted word may go on over several. */
const linesOf = (cli: string): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  const end = (): void => {
    if (line.trim() !== '') lines.push(line);
    line = '';
  };
  for (let rest = cli; rest !== '';) {
    const comment = line === '' ? /^#[^\n]*/.exec(rest)?.[0] : undefined;
    const piece =
      comment ??
      /^(?:\\\n|\\'|'[^']*'|"[^"\n]*"|[^'"\\\n]+|\n)/.exec(rest)?.[0] ??
      bad('a quote is not closed', rest.slice(0, 60));
    rest = rest.slice(piece.length);
    if (piece === '\n') end();
    else if (piece !== '\\\n') line += piece;
  }
  end();
  return lines;
};

/** A value in the shorthand of the AWS CLI: a=b,c=[{d=e}]. */
export const shorthand = (text: string): Readonly<Record<string, unknown>> => {
  let at = 0;
  const take = (pattern: RegExp): string => {
    const found = pattern.exec(text.slice(at)) ?? bad('no shorthand', text.slice(at));
    at += found[0].length;
    return found[0];
  };
  const value = (): unknown => {
    if (text[at] === '[') {
      take(/^\[/);
      const items = [value()];
      while (text[at] === ',') {
        take(/^,/);
        items.push(value());
      }
      take(/^\]/);
      return items;
    }
    if (text[at] !== '{') return take(/^[^,[\]{}=]+/);
    take(/^\{/);
    const inner = members();
    take(/^\}/);
    return inner;
  };
  const members = (): Record<string, unknown> => {
    const found: Record<string, unknown> = {};
    for (;;) {
      const name = take(/^[A-Za-z]\w*/);
      take(/^=/);
      found[name] = value();
      if (text[at] !== ',') return found;
      take(/^,/);
    }
  };
  const all = members();
  return at === text.length ? all : bad('no shorthand', text.slice(at));
};

const numbers = new Set(['FromPort', 'ToPort', 'From', 'To']);

const typed = (value: unknown, name = ''): unknown => {
  if (Array.isArray(value)) return value.map((one) => typed(one));
  if (typeof value !== 'object' || value === null) return numbers.has(name) ? Number(value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, typed(one, key)]));
};

const single = (kind: OptionKind, words: readonly string[], what: string): string => {
  const [word] = words;
  return words.length === 1 && word !== undefined && word !== ''
    ? word
    : bad(`${what} wants one ${kind}`, words.join(' '));
};

const valueOf = ({ kind, values, pattern }: OptionSpec, words: readonly string[], what: string): unknown => {
  const all = words.map((word) =>
    values && !values.includes(word) ? bad(`${what} is none of ${values.join()}`, word) : word,
  );
  const wrong = all.find((word) => pattern && !pattern.test(word) && !/^\$[A-Z]+$/.test(word));
  if (wrong !== undefined) bad(`${what} does not look like ${String(pattern)}`, wrong);
  if (kind === 'switch') return words.length === 0 ? true : bad(`${what} takes no value`, words.join(' '));
  if (kind === 'list') return all.length > 0 ? all : bad(`${what} wants values`, what);
  const word = single(kind, all, what);
  if (kind === 'number') return /^\d+$/.test(word) ? Number(word) : bad(`${what} wants a number`, word);
  if (kind === 'json') return JSON.parse(word) as unknown;
  if (kind === 'permissions') return [typed(shorthand(word))];
  if (kind === 'structure') return typed(shorthand(word));
  if (kind === 'document') JSON.parse(word);
  return word;
};

const global: Readonly<Record<string, OptionSpec>> = {
  region: { kind: 'text', pattern: /^[a-z]{2,}(-[a-z]+)+-\d$/ },
  query: { kind: 'text' },
  output: { kind: 'text', values: ['text'] },
};

const parse = (words: readonly string[], account: string | null, into: string | null): CliCommand => {
  const [program, service = '', verb = '', ...rest] = words;
  if (program !== 'aws') bad('not the AWS CLI', words.join(' '));
  const operation = grammar[`${service} ${verb}`] ?? bad('no such operation', `${service} ${verb}`);
  const options = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const word of rest) {
    if (word.startsWith('--')) {
      current = [];
      if (options.has(word.slice(2))) bad('said twice', word);
      options.set(word.slice(2), current);
    } else if (current) current.push(word);
    else bad('not an option', word);
  }
  const input: Record<string, unknown> = {};
  for (const [name, values] of options) {
    const spec = operation.options[name];
    const value = valueOf(spec ?? global[name] ?? bad(`no option of ${verb}`, name), values, `--${name}`);
    if (spec?.member) input[spec.member] = spec.means === undefined ? value : spec.means;
  }
  for (const name of operation.required)
    if (!name.split('|').some((one) => options.has(one))) bad(`${verb} lacks`, name);
  const [region] = options.get('region') ?? [];
  return { account, into, service, verb, region: region ?? bad('no region', verb), input };
};

/** What runs when a remedy is pasted into a shell; throws where the shell or the AWS CLI would not take it. */
export const commandsIn = (cli: string): readonly CliCommand[] => {
  let account: string | null = null;
  return linesOf(cli).flatMap((line): readonly CliCommand[] => {
    if (line.trim() === '') return [];
    if (line.startsWith('#')) {
      account = /^# In account (\d{12}):$/.exec(line)?.[1] ?? account;
      return [];
    }
    const assignment = /^([A-Z]+)=\$\((.*)\)$/s.exec(line);
    return [parse(shellWords(assignment?.[2] ?? line), account, assignment?.[1] ?? null)];
  });
};
