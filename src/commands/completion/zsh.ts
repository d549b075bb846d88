import type { CompletedCommand, CompletedFlag, Completion, Offer } from './description.ts';

/** Returns the script for zsh 5: sourced after compinit, or saved as `_phantom-webhook` in a folder of `fpath`. */
export function zshCompletion(completion: Completion): string {
  return `#compdef phantom-webhook
# Completes phantom-webhook in zsh. In ~/.zshrc, below compinit: source <(phantom-webhook completion zsh)

${completion.map(commandFunction).join('\n')}
if [[ $funcstack[1] == _phantom-webhook ]]; then
  _phantom_webhook "$@"
else
  compdef _phantom_webhook phantom-webhook
fi
`;
}

function commandFunction(command: CompletedCommand): string {
  return command.subcommands.length > 0 ? groupFunction(command) : leafFunction(command);
}

function groupFunction({ words, flags, subcommands }: CompletedCommand): string {
  const calls = subcommands.map(({ word }) => `    ${word}) ${functionOf([...words, word])} ;;`);
  return `${functionOf(words)}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C \\
${flags.map((flag) => `    ${flagSpecs(flag)} \\`).join('\n')}
    '1:command:->command' \\
    '*:: :->rest' && return 0
  if [[ $state == command ]]; then
    local -a commands=(
${subcommands.map(({ word, summary }) => `      ${quote(`${word}:${summary}`)}`).join('\n')}
    )
    _describe -t commands command commands
    return
  fi
  curcontext=\${curcontext%:*}-$line[1]:
  case $line[1] in
${calls.join('\n')}
  esac
}
`;
}

function leafFunction({ words, flags, arguments: given }: CompletedCommand): string {
  const specs = [
    ...flags.map(flagSpecs),
    ...given.map(({ name, offer }, index) => quote(`${index + 1}:${spelled(name)}:${actionOf(offer)}`)),
  ];
  return `${functionOf(words)}() {
  _arguments \\
${specs.map((spec) => `    ${spec}`).join(' \\\n')}
}
`;
}

/** Returns `'(-H --header)'{-H,--header=}'[…]:NAME:'`, or one word if there is only one name. */
function flagSpecs({ names, description, value, isRepeatable }: CompletedFlag): string {
  const shown = names.map((name) => (value === undefined || !name.startsWith('--') ? name : `${name}=`));
  const text = `[${spelled(description)}]`;
  const taken = value === undefined ? '' : `:${spelled(value.placeholder)}:${actionOf(value.offer)}`;
  const [only = ''] = shown;
  if (names.length === 1) return quote(`${isRepeatable ? '*' : ''}${only}${text}${taken}`);
  const rivals = isRepeatable ? '*' : `(${names.join(' ')})`;
  return `${quote(rivals)}{${shown.join(',')}}${quote(`${text}${taken}`)}`;
}

function actionOf(offer: Offer): string {
  if (offer === 'file') return '_files';
  return offer.length === 0 ? ' ' : `(${offer.map(spelled).join(' ')})`;
}

function functionOf(words: readonly string[]): string {
  return ['_phantom_webhook', ...words].join('_');
}

/** Escapes the syntax of `_arguments`. */
function spelled(text: string): string {
  return text.replace(/[\\[\]:]/g, '\\$&');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
