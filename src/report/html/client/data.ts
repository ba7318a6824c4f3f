import type { Finding, Severity, Status } from '../../../model/finding.ts';
import type { Report } from '../../../model/report.ts';
import { type Block, fill, slotsOf, type Template } from '../wire.ts';

/** What the list shows and filters of a finding; the rest is put together when somebody opens it. */
export interface Row {
  readonly index: number;
  readonly check: string;
  readonly status: Status;
  readonly severity: Severity;
  readonly fingerprint: string;
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly vpc: string;
  readonly waived: boolean;
  readonly isNew: boolean;
  readonly message: string;
}

/** A field of a template: the same in all of its findings, or made of their words. */
type Field = (words: readonly string[]) => string;

interface Shape {
  readonly template: Template;
  readonly slots: number;
  readonly check: Field;
  readonly status: Field;
  readonly severity: Field;
  readonly fingerprint: Field;
  readonly id: Field;
  readonly name: Field;
  readonly account: Field;
  readonly region: Field;
  readonly vpc: Field;
  readonly message: Field;
  readonly waived: boolean;
  readonly isNew: boolean;
}

const open = '\ue000';
const close = '\ue001';

const fieldOf = (text: string): Field => {
  const parts = text.split(/\ue000(\d+)\ue001/);
  if (parts.length === 1) return () => text;
  const template = parts.map((part, index) => (index % 2 === 1 ? Number(part) : part));
  return (words) => fill(template, words);
};

/** What a template says, with marks where its slots are: parsed once for all of its findings. */
const shapeOf = (template: Template): Shape => {
  const marked = template
    // A name may hold the marks themselves; in the list, and only there, they read as a replacement character.
    .map((part) =>
      typeof part === 'number' ? `${open}${part}${close}` : part.replace(/[\ue000\ue001]/g, '\ufffd'),
    )
    .join('');
  const { check, status, severity, fingerprint, message, subject, waiver, baseline } = JSON.parse(
    marked,
  ) as Finding;
  return {
    template,
    slots: slotsOf(template),
    check: fieldOf(check),
    status: fieldOf(status),
    severity: fieldOf(severity),
    fingerprint: fieldOf(fingerprint),
    id: fieldOf(subject.id),
    name: fieldOf(subject.name ?? ''),
    account: fieldOf(subject.accountId),
    region: fieldOf(subject.region),
    vpc: fieldOf(subject.vpcId ?? ''),
    message: fieldOf(message),
    waived: waiver !== undefined && !waiver.expired,
    isNew: baseline === 'new',
  };
};

/** The data of a page, unpacked as far as the list needs it. */
export interface Data {
  /** The report without its findings. */
  readonly report: Report;
  readonly sha256: string;
  readonly rows: readonly Row[];
  finding(row: Row): Finding;
  /** The canonical JSON of the report without its hash, in pieces. */
  canonical(): Iterable<string>;
}

interface Frames {
  readonly head: string;
  readonly tail: string;
  readonly sha256: string;
  readonly count: number;
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index += 1) bytes[index] = text.charCodeAt(index);
  return bytes;
};

const unpack = async (element: Element): Promise<unknown> => {
  const text = element.textContent;
  if (element.getAttribute('type') === 'application/json') return JSON.parse(text);
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
};

/** Reads blocks one after the other: their words and templates are numbered over all of them. */
const createReader = () => {
  const words: string[] = [''];
  const shapes: Shape[] = [];
  const rows: Row[] = [];
  const shapeAt: number[] = [];
  const wordsAt: (readonly number[])[] = [];
  const textsOf = (numbers: readonly number[]): readonly string[] =>
    numbers.map((number) => words[number] ?? '');
  const addRow = (shape: Shape, numbers: readonly number[]): void => {
    const own = textsOf(numbers);
    rows.push({
      index: rows.length,
      check: shape.check(own),
      status: shape.status(own) as Status,
      severity: shape.severity(own) as Severity,
      fingerprint: shape.fingerprint(own),
      id: shape.id(own),
      name: shape.name(own),
      account: shape.account(own),
      region: shape.region(own),
      vpc: shape.vpc(own),
      waived: shape.waived,
      isNew: shape.isNew,
      // Sentences are long, and few are looked at.
      get message() {
        return shape.message(textsOf(numbers));
      },
    });
    wordsAt.push(numbers);
  };
  return {
    rows,
    add(block: Block): void {
      let next = words.length;
      for (const word of block.words.split(' ')) words.push(word);
      for (const template of block.templates) shapes.push(shapeOf(template));
      for (let at = 0; at < block.rows.length;) {
        const shapeIndex = block.rows[at] ?? 0;
        const shape = shapes[shapeIndex];
        if (!shape) return;
        const coded = block.rows.slice(at + 1, at + 1 + shape.slots);
        const numbers = coded.map((number) => (number === 0 ? next++ : number));
        addRow(shape, numbers);
        shapeAt.push(shapeIndex);
        at += 1 + shape.slots;
      }
    },
    textOf: (index: number): string => {
      const shape = shapes[shapeAt[index] ?? -1];
      return shape ? fill(shape.template, textsOf(wordsAt[index] ?? [])) : '';
    },
  };
};

/** Reads the data that the page holds. */
export const readData = async (page: Document): Promise<Data | null> => {
  const [first, ...blocks] = page.querySelectorAll('script[data-kind]');
  if (!first) return null;
  const { head, tail, sha256 } = (await unpack(first)) as Frames;
  const reader = createReader();
  for (const block of blocks) reader.add((await unpack(block)) as Block);
  return {
    report: JSON.parse(head + tail) as Report,
    sha256,
    rows: reader.rows,
    finding: (row) => JSON.parse(reader.textOf(row.index)) as Finding,
    *canonical() {
      yield head;
      for (const { index } of reader.rows) yield (index === 0 ? '' : ',') + reader.textOf(index);
      yield tail;
    },
  };
};
