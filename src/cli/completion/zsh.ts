import type { CommandWords, OptionWords, Values } from './words.ts';

/** A word in single quotes. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** A word with its description, as `_describe` reads it: a colon ends the word. */
const described = (name: string, description: string): string =>
  quoted(`${name.replaceAll(':', '\\:')}:${description}`);

const answer = (values: Values): string => {
  switch (values.kind) {
    case 'words':
      return `compadd -S '' -- ${values.words.map(quoted).join(' ')}`;
    case 'files':
      return '_files';
    case 'text':
      return '_message value';
  }
};

const valued = ({ names, values }: OptionWords): readonly string[] =>
  values === null ? [] : [`        (${names.join('|')}) ${answer(values)}; return ;;`];

const ofCommand = ({ name, options, values }: CommandWords): string => `    (${name})
      case "$before" in
${options.flatMap(valued).join('\n')}
      esac
      if [[ "$words[CURRENT]" == -* ]]; then
        found=(
${options.map((option) => `          ${described(option.names[0] ?? '', option.description)}`).join('\n')}
        )
        _describe option found
      else
        ${answer(values)}
      fi
      ;;`;

/** The completion of zsh. */
export const zshCompletion = (commands: readonly CommandWords[]): string => `#compdef pathproof
# pathproof: completion for zsh.
# In ~/.zshrc, after compinit: source <(pathproof completion zsh)
_pathproof() {
  local -a found
  local before="$words[CURRENT-1]"
  if ((CURRENT == 2)); then
    found=(
${commands.map(({ name, description }) => `      ${described(name, description)}`).join('\n')}
    )
    _describe command found
    return
  fi
  # Of several words with commas between them, the last one is completed.
  compset -P '*,'
  case "$words[2]" in
${commands.map(ofCommand).join('\n')}
  esac
}
compdef _pathproof pathproof
`;
