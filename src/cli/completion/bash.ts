import type { CommandWords, Values } from './words.ts';

// Where nothing is said, bash offers the names of files: right for files, and as good as anything for what no shell can know.
const answer = (values: Values): string =>
  values.kind === 'words' ? `words='${values.words.join(' ')}'` : 'return';

const ofCommand = ({ name, options, values }: CommandWords): string => {
  const valued = options.flatMap((option) =>
    option.values === null ? [] : [`        ${option.names.join(' | ')}) ${answer(option.values)} ;;`],
  );
  const names = options.flatMap((option) => option.names.filter((one) => one.startsWith('--')));
  return `    ${name})
      case "$prev" in
${[...valued, `        *) if [[ "$cur" == -* ]]; then words='${names.join(' ')}'; else ${answer(values)}; fi ;;`].join('\n')}
      esac
      ;;`;
};

/** The completion of bash. */
export const bashCompletion = (
  commands: readonly CommandWords[],
): string => `# pathproof: completion for bash.
# In ~/.bashrc: eval "$(pathproof completion bash)"
_pathproof() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}" command="\${COMP_WORDS[1]}" words='' head=''
  COMPREPLY=()
  # Bash cuts --format=json in three.
  if [[ "$cur" == '=' ]]; then
    cur=''
  elif [[ "$prev" == '=' ]]; then
    prev="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W '${commands.map(({ name }) => name).join(' ')} help --help --version' -- "$cur"))
    return
  fi
  case "$command" in
${commands.map(ofCommand).join('\n')}
    *) return ;;
  esac
  # Of several words with commas between them, the last one is completed.
  if [[ "$cur" == *,* ]]; then head="\${cur%,*},"; fi
  COMPREPLY=($(compgen -P "$head" -W "$words" -- "\${cur##*,}"))
}
complete -o default -F _pathproof pathproof
`;
