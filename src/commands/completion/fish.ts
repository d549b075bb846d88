import type { CompletedCommand, CompletedFlag, Completion, Offer } from './description.ts';

/** Returns the script for fish 3 and newer. */
export function fishCompletion(completion: Completion): string {
  const commands = completion.filter(({ words }) => words.length > 0).map(({ words }) => words.join(' '));
  const takingValue = completion.flatMap(({ flags }) =>
    flags.flatMap(({ names, value }) => (value === undefined ? [] : names)),
  );
  return `# Completes phantom-webhook in fish. In ~/.config/fish/config.fish: phantom-webhook completion fish | source

# Succeeds after this command, and after this number of arguments if a second value is given.
function __phantom_webhook_at
    set -l commands ${quoteAll(commands)}
    set -l taking_value ${quoteAll(new Set(takingValue))}
    set -l command
    set -l position 0
    set -l is_value 0
    set -l typed (commandline -opc)
    for word in $typed[2..]
        if test $is_value = 1
            set is_value 0
        else if string match -q -- '-*' $word
            contains -- $word $taking_value; and set is_value 1
        else if contains -- (string join ' ' -- $command $word) $commands
            set command (string join ' ' -- $command $word)
        else
            set position (math $position + 1)
        end
    end
    test "$command" = "$argv[1]"; or return 1
    test (count $argv) = 1; or test $position = $argv[2]
end

complete -c phantom-webhook -f
${completion.flatMap(commandLines).join('\n')}
`;
}

function commandLines(command: CompletedCommand): readonly string[] {
  const { words, flags, arguments: given, subcommands } = command;
  const name = words.join(' ');
  const start = (condition: string) => `complete -c phantom-webhook -n ${quote(condition)}`;
  return [
    ...subcommands.map(
      ({ word, summary }) => `${start(`__phantom_webhook_at '${name}' 0`)} -a ${word} -d ${quote(summary)}`,
    ),
    ...given.flatMap(({ offer }, position) =>
      offer.length === 0
        ? []
        : [`${start(`__phantom_webhook_at '${name}' ${position}`)}${offerOptions(offer)}`],
    ),
    ...flags.map((flag) => `${start(`__phantom_webhook_at '${name}'`)}${flagOptions(flag)}`),
  ];
}

function flagOptions({ names, description, value }: CompletedFlag): string {
  const forms = names.map((name) =>
    name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`,
  );
  const taken = value === undefined ? '' : offerOptions(value.offer, 'x');
  return `${forms.join('')}${taken} -d ${quote(description)}`;
}

/** `-x`: takes a value that is not a file; `-r -F`: takes a file. */
function offerOptions(offer: Offer, exclusive: 'x' | '' = ''): string {
  if (offer === 'file') return ' -r -F';
  const flag = exclusive === '' ? '' : ' -x';
  return offer.length === 0 ? flag : `${flag} -a ${quote(offer.join(' '))}`;
}

function quoteAll(texts: Iterable<string>): string {
  return [...texts].map(quote).join(' ');
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
