/** Shell completion, made from the command tree itself. */
import type { Command } from 'commander';

export type Shell = 'bash' | 'zsh' | 'fish';

interface Word {
  readonly word: string;
  readonly help: string;
}

interface Node {
  /** Words before it: `model generate`. */
  readonly path: string;
  readonly words: readonly Word[];
}

const wordsOf = (command: Command): readonly Word[] => [
  ...command.commands.map((child) => ({ word: child.name(), help: child.description() })),
  ...command.options.map((option) => ({ word: option.long ?? option.short ?? '', help: option.description })),
];

const nodesOf = (command: Command, path: readonly string[] = []): readonly Node[] => [
  { path: path.join(' '), words: wordsOf(command) },
  ...command.commands.flatMap((child) => nodesOf(child, [...path, child.name()])),
];

const bash = (nodes: readonly Node[]): string => `# bash completion for hedgerow: source <(hedgerow completion bash)
_hedgerow() {
  local path="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  local words=""
  case "$path" in
${nodes.map(({ path, words }) => `    "${path}") words="${words.map(({ word }) => word).join(' ')}" ;;`).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  [ -n "$words" ] || COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _hedgerow hedgerow
`;

const quoted = (text: string): string => text.replaceAll("'", String.raw`'\''`).replaceAll(':', String.raw`\:`);

const zsh = (nodes: readonly Node[]): string => `#compdef hedgerow
# zsh completion for hedgerow: hedgerow completion zsh > "\${fpath[1]}/_hedgerow"
_hedgerow() {
  local -a words_found path_words
  local word
  for word in \${words[2,CURRENT-1]}; do [[ $word == -* ]] || path_words+=$word; done
  case "\${(j: :)path_words}" in
${nodes.map(({ path, words }) => `    '${path}') words_found=(${words.map(({ word, help }) => `'${quoted(word)}:${quoted(help)}'`).join(' ')}) ;;`).join('\n')}
  esac
  if (( \${#words_found} )); then _describe 'hedgerow' words_found; else _files; fi
}
_hedgerow "$@"
`;

const fish = (nodes: readonly Node[]): string => {
  const line = (path: string, { word, help }: Word): string => {
    const when = path === '' ? '__fish_use_subcommand' : `__fish_seen_subcommand_from ${path.split(' ').at(-1)}`;
    const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
    return `complete -c hedgerow -n '${when}' ${what} -d '${help.replaceAll("'", String.raw`\'`)}'`;
  };
  return `# fish completion for hedgerow: hedgerow completion fish | source\n${nodes.flatMap(({ path, words }) => words.map((word) => line(path, word))).join('\n')}\n`;
};

/** The script that makes a shell complete commands and options. */
export const completionScript = (program: Command, shell: Shell): string => ({ bash, zsh, fish })[shell](nodesOf(program));
