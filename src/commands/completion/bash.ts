import type { CompletedCommand, Completion, Offer } from './description.ts';

/** Returns the script for bash 3.2 and newer, with or without the package bash-completion. */
export function bashCompletion(completion: Completion): string {
  const commands = completion.filter(({ words }) => words.length > 0).map(({ words }) => words.join(' '));
  const takingValue = completion.flatMap(({ flags }) =>
    flags.flatMap(({ names, value }) => (value === undefined ? [] : names)),
  );
  return `# Completes phantom-webhook in bash. In ~/.bashrc: eval "$(phantom-webhook completion bash)"
_phantom_webhook() {
  local IFS=$' \\t\\n' line=$COMP_LINE count=0 index word blank
  local -a words=()
  # bash also splits at "=" and ":", which occur in values and event names. Join the parts without spaces between them.
  for ((index = 0; index <= COMP_CWORD; index++)); do
    blank=\${line%%[! $'\\t']*}
    line=\${line#"$blank"}
    if [[ -n $blank || $count -eq 0 ]]; then
      words[count]=\${COMP_WORDS[index]}
      count=$((count + 1))
    else
      words[count - 1]+=\${COMP_WORDS[index]}
    fi
    line=\${line#"\${COMP_WORDS[index]}"}
  done

  # bash replaces only the part after the last "=" or ":".
  local current=\${words[count - 1]} replaced=\${COMP_WORDS[COMP_CWORD]}
  [[ $replaced == [=:]* ]] && replaced=
  local kept=\${current%"$replaced"}

  local command= flag= position=0
  for ((index = 1; index < count - 1; index++)); do
    word=\${words[index]}
    if [[ -n $flag ]]; then
      flag=
    elif [[ $word == -* ]]; then
      case $word in
        ${patterns(new Set(takingValue))}) flag=$word ;;
      esac
    else
      case "\${command:+$command }$word" in
        ${patterns(commands)}) command="\${command:+$command }$word" ;;
        *) position=$((position + 1)) ;;
      esac
    fi
  done

  local prefix= offered=
  if [[ -z $flag && $current == --*=* ]]; then
    flag=\${current%%=*}
    prefix=$flag=
  fi
  if [[ -n $flag ]]; then
    case "$command $flag" in
${completion.flatMap(valueCases).join('\n')}
    esac
  elif [[ $current == -* ]]; then
    case $command in
${completion.map(flagCase).join('\n')}
    esac
  else
    case "$command $position" in
${completion.flatMap(argumentCases).join('\n')}
    esac
  fi

  COMPREPLY=()
  if [[ $offered == FILE ]]; then
    type compopt > /dev/null 2>&1 && compopt -o filenames 2> /dev/null
    while IFS= read -r word; do
      word=$prefix$word
      COMPREPLY+=("\${word#"$kept"}")
    done < <(compgen -f -- "\${current#"$prefix"}")
    return 0
  fi
  for word in $offered; do
    word=$prefix$word
    [[ $word == "$current"* ]] && COMPREPLY+=("\${word#"$kept"}")
  done
  return 0
}
complete -F _phantom_webhook phantom-webhook
`;
}

function valueCases({ words, flags }: CompletedCommand): readonly string[] {
  const command = words.join(' ');
  return flags.flatMap(({ names, value }) =>
    value === undefined || value.offer.length === 0
      ? []
      : [offerCase(patterns(names.map((name) => `${command} ${name}`)), value.offer)],
  );
}

function flagCase({ words, flags }: CompletedCommand): string {
  return offerCase(
    patterns([words.join(' ')]),
    flags.flatMap(({ names }) => names),
  );
}

function argumentCases({ words, arguments: given, subcommands }: CompletedCommand): readonly string[] {
  const offers =
    subcommands.length > 0 ? [subcommands.map(({ word }) => word)] : given.map(({ offer }) => offer);
  return offers.flatMap((offer, position) =>
    offer.length === 0 ? [] : [offerCase(patterns([`${words.join(' ')} ${position}`]), offer)],
  );
}

function offerCase(pattern: string, offer: Offer): string {
  return `      ${pattern}) offered='${offer === 'file' ? 'FILE' : offer.join(' ')}' ;;`;
}

function patterns(texts: Iterable<string>): string {
  return [...texts].map((text) => `'${text}'`).join(' | ');
}
