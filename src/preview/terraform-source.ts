import type { PreviewPlace } from '../model/preview.ts';

/** One file of Terraform code. */
export interface SourceFile {
  /** Relative to the folder of the root module, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** What a folder of code declares: the place of each block, by its kind and labels. */
interface Folder {
  readonly blocks: Map<string, PreviewPlace>;
  /** Where the code of each module call is; null where it is not a local folder. */
  readonly modules: Map<string, string | null>;
}

/** One part of an address: `module.net["a"]` or `aws_subnet.app["b"]`, without its index. */
const partsOf = (address: string): readonly string[] => {
  const plain = address.replace(/\[(?:"(?:[^"\\]|\\.)*"|[^\]"]*)\]/g, '');
  return plain.split(/[.#]/);
};

/** Text in which what is commented out is blank; lines stay where they are. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');

/** A folder as seen from another one; null where that leads out of what was read. */
const joined = (folder: string, relative: string): string | null => {
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.length === 0) return null;
      parts.pop();
    } else parts.push(part);
  }
  return parts.join('/');
};

const block = /^\s*(resource|data|module)\s+"([^"]+)"(?:\s+"([^"]+)")?/;
const source = /^\s*source\s*=\s*"([^"]*)"/;

const readInto = (folders: Map<string, Folder>, { path, text }: SourceFile): void => {
  const at = folderOf(path);
  const folder = folders.get(at) ?? { blocks: new Map(), modules: new Map() };
  folders.set(at, folder);
  let module: string | null = null;
  for (const [index, line] of withoutComments(text).split('\n').entries()) {
    const [, kind, first = '', second = ''] = block.exec(line) ?? [];
    if (kind !== undefined) {
      const key =
        kind === 'resource'
          ? `${first}.${second}`
          : kind === 'data'
            ? `data.${first}.${second}`
            : `module.${first}`;
      folder.blocks.set(key, { file: path, line: index + 1 });
      module = kind === 'module' ? first : null;
      continue;
    }
    const [, named] = (module !== null && source.exec(line)) || [];
    if (module === null || named === undefined) continue;
    // Terraform: a local path begins with ./ or ../ (Module Sources, Local Paths).
    folder.modules.set(module, /^\.\.?\//.test(named) ? joined(at, named) : null);
    module = null;
  }
};

/**
 * Finds where Terraform addresses are declared, by the headings of blocks alone: a resource of the root module or of a module
 * in a local folder; of any other module, the call of it.
 */
export const terraformPlaces = (files: readonly SourceFile[]): ((address: string) => PreviewPlace | null) => {
  const folders = new Map<string, Folder>();
  for (const file of files) readInto(folders, file);
  return (address) => {
    const parts = [...partsOf(address)];
    let at = '';
    let call: PreviewPlace | null = null;
    while (parts[0] === 'module') {
      const [, name = ''] = parts.splice(0, 2);
      const folder: Folder | undefined = folders.get(at);
      call = folder?.blocks.get(`module.${name}`) ?? call;
      const inner = folder?.modules.get(name) ?? null;
      if (inner === null || !folders.has(inner)) return call;
      at = inner;
    }
    const name = parts.slice(0, parts[0] === 'data' ? 3 : 2).join('.');
    return folders.get(at)?.blocks.get(name) ?? call;
  };
};
