/** Shell completion, made from the command tree itself: commands, options, and the values that an option or argument may have. */
import type { Command, Option } from 'commander';

export type Shell = 'bash' | 'zsh' | 'fish';

interface Word {
  readonly word: string;
  readonly help: string;
}

interface Flag extends Word {
  /** Whether a value follows. */
  readonly takesValue: boolean;
  /** What the value may be; empty when it may be anything, a file for example. */
  readonly choices: readonly string[];
}

interface Node {
  /** Words that lead to it: `model generate`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly flags: readonly Flag[];
  /** What its argument may be. */
  readonly choices: readonly string[];
  /** Whether it takes arguments that are files, or anything else that is not known here. */
  readonly takesFiles: boolean;
}

const flagOf = (option: Option): Flag => ({
  word: option.long ?? option.short ?? '',
  help: option.description,
  takesValue: option.required || option.optional,
  choices: option.argChoices ?? [],
});

const nodeOf = (command: Command, path: readonly string[]): Node => {
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  return {
    path: path.join(' '),
    commands: command.commands.map((child) => ({ word: child.name(), help: child.description() })),
    flags: command.options.map(flagOf),
    choices,
    takesFiles: command.registeredArguments.length > 0 && choices.length === 0,
  };
};

const nodesOf = (command: Command, path: readonly string[] = []): readonly Node[] => [
  nodeOf(command, path),
  ...command.commands.flatMap((child) => nodesOf(child, [...path, child.name()])),
];

/** Commands below the program; words that lead to none (values, files) change nothing. */
const pathsOf = (nodes: readonly Node[]): readonly string[] => nodes.flatMap(({ path }) => (path === '' ? [] : [path]));

const offered = ({ commands, choices, flags }: Node): string =>
  [...commands.map(({ word }) => word), ...choices, ...flags.map(({ word }) => word)].join(' ');

/** Nothing in `COMPREPLY` leaves it to readline, which completes files. */
const bash = (nodes: readonly Node[]): string => `# bash completion for hedgerow: source <(hedgerow completion bash)
_hedgerow() {
  local path="" word current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in ${pathsOf(nodes)
      .map((path) => `"${path}"`)
      .join('|')}) path="\${path:+$path }$word" ;; esac
  done
  COMPREPLY=()
  case "$path:$previous" in
${nodes
  .flatMap(({ path, flags }) =>
    flags
      .filter(({ takesValue }) => takesValue)
      .map(({ word, choices }) => `    "${path}:${word}") COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$current")); return ;;`),
  )
  .join('\n')}
  esac
  case "$path" in
${nodes.map((node) => `    "${node.path}")${node.takesFiles ? ' [[ $current == -* ]] || return;' : ''} COMPREPLY=($(compgen -W "${offered(node)}" -- "$current")) ;;`).join('\n')}
  esac
}
complete -o default -F _hedgerow hedgerow
`;

const quoted = (text: string): string => text.replaceAll("'", String.raw`'\''`).replaceAll(':', String.raw`\:`);

const described = ({ word, help }: Word): string => `'${quoted(word)}:${quoted(help)}'`;

const zsh = (nodes: readonly Node[]): string => `#compdef hedgerow
# zsh completion for hedgerow: hedgerow completion zsh > "\${fpath[1]}/_hedgerow"
_hedgerow() {
  local -a found
  local at="" word previous=\${words[CURRENT-1]}
  for word in \${words[2,CURRENT-1]}; do
    case "\${at:+$at }$word" in ${pathsOf(nodes)
      .map((path) => `'${path}'`)
      .join('|')}) at="\${at:+$at }$word" ;; esac
  done
  case "$at:$previous" in
${nodes
  .flatMap(({ path, flags }) =>
    flags
      .filter(({ takesValue }) => takesValue)
      .map(({ word, choices }) => `    '${path}:${word}') ${choices.length > 0 ? `compadd -- ${choices.join(' ')}` : '_files'}; return ;;`),
  )
  .join('\n')}
  esac
  case "$at" in
${nodes
  .map((node) => {
    const words = [...node.commands, ...node.choices.map((word) => ({ word, help: '' })), ...node.flags].map(described);
    return `    '${node.path}')${node.takesFiles ? ' [[ $PREFIX == -* ]] || { _files; return }; ' : ''} found=(${words.join(' ')}) ;;`;
  })
  .join('\n')}
  esac
  _describe 'hedgerow' found
}
if [[ $funcstack[1] == _hedgerow ]]; then _hedgerow "$@"; else compdef _hedgerow hedgerow; fi
`;

const inFish = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", String.raw`\'`)}'`;

const fishLines = ({ path, commands, flags, choices, takesFiles }: Node): readonly string[] => {
  const here = `complete -c hedgerow -n ${inFish(`__hedgerow_at ${inFish(path)}`)}`;
  const value = (flag: Flag): string => {
    if (!flag.takesValue) return '';
    return flag.choices.length > 0 ? ` -x -a ${inFish(flag.choices.join(' '))}` : ' -r -F';
  };
  return [
    ...(takesFiles ? [] : [`${here} -f`]),
    ...(choices.length === 0 ? [] : [`${here} -f -a ${inFish(choices.join(' '))}`]),
    ...commands.map(({ word, help }) => `${here} -f -a ${word} -d ${inFish(help)}`),
    ...flags.map((flag) => `${here} -l ${flag.word.slice(2)}${value(flag)} -d ${inFish(flag.help)}`),
  ];
};

const fish = (nodes: readonly Node[]): string => `# fish completion for hedgerow: hedgerow completion fish | source
function __hedgerow_at
  set -l at
  for word in (commandline -opc)[2..-1]
    contains -- "$at $word" ${pathsOf(nodes)
      .map((path) => inFish(` ${path}`))
      .join(' ')}
    and set at "$at $word"
  end
  test "$at" = (string replace -r '^(?=.)' ' ' -- "$argv[1]")
end
${nodes.flatMap(fishLines).join('\n')}
`;

/** The script that makes a shell complete commands and options. */
export const completionScript = (program: Command, shell: Shell): string => ({ bash, zsh, fish })[shell](nodesOf(program));
