/**
 * A JavaScript regular expression without flags. Its search counts steps and uses bounded memory, since V8 is not safe
 * with a pattern from outside. `vm` with a timeout stops the search of V8 but not its compiler, which takes minutes for
 * 169 characters: 74 times `b?`, then 21 times `a` (measured with Node 20, 22 and 24).
 */
export interface RegularExpression {
  /** Searches the whole text for the pattern, for at most `maxSteps` steps of 20 to 200 nanoseconds each. */
  search(text: string, maxSteps: number): SearchResult;
}

interface SearchResult {
  /** Undefined when the steps or the memory for choices ran out first. */
  readonly isFound: boolean | undefined;
  readonly steps: number;
}

/**
 * @param source the `source` of a RegExp, whose constructor has checked the syntax
 * @throws SyntaxError for a group that only later versions of JavaScript support
 */
export function compileRegularExpression(source: string): RegularExpression {
  const { body, groups } = parse(source);
  const program = emit(body, groups);
  return { search: (text, maxSteps) => search(program, text, maxSteps) };
}

type Part =
  | { readonly kind: 'character'; readonly code: number }
  | { readonly kind: 'set'; holds(code: number): boolean }
  | { readonly kind: 'edge'; readonly at: 'start' | 'end' | 'word' | 'no-word' }
  | { readonly kind: 'sequence'; readonly parts: readonly Part[] }
  | { readonly kind: 'choice'; readonly alternatives: readonly Part[] }
  | { readonly kind: 'group'; readonly group: number; readonly body: Part }
  | { readonly kind: 'reference'; readonly group: number }
  | { readonly kind: 'look'; readonly isBehind: boolean; readonly isNegative: boolean; readonly body: Part }
  | Repeat;

interface Repeat {
  readonly kind: 'repeat';
  readonly min: number;
  readonly max: number;
  readonly isLazy: boolean;
  readonly body: Part;
  /** The groups in the body, which each round resets: from `first` up to, but not including, `end`. */
  readonly groups: readonly [first: number, end: number];
}

const groupStart = /\((?:\?(?:(:)|(=|!)|<(=|!)|<([^>]+)>))?/y;
const repeatPattern = /(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})(\?)?/y;
/** Escapes for one character or a set of them, as Annex B of the ECMAScript standard defines them for browsers. */
const escapePattern = /\\(?:c[A-Za-z]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|[0-3][0-7]{0,2}|[4-7][0-7]?|[\s\S])/y;
const referencePattern = /\\([1-9]\d*)/y;
const namedReferencePattern = /\\k<([^>]+)>/y;

function parse(source: string): { readonly body: Part; readonly groups: number } {
  const names = groupNames(source);
  const hasNames = names.some((name) => name !== undefined);
  /** The sets of the pattern by their source text: it may repeat one of them hundreds of times. */
  const sets = new Map<string, Part>();
  let place = 0;
  let opened = 0;
  return { body: parseChoice(), groups: names.length };

  function parseChoice(): Part {
    const alternatives = [parseSequence()];
    while (source[place] === '|') {
      place += 1;
      alternatives.push(parseSequence());
    }
    const [only] = alternatives;
    return alternatives.length === 1 && only !== undefined ? only : { kind: 'choice', alternatives };
  }

  function parseSequence(): Part {
    const parts: Part[] = [];
    while (place < source.length && source[place] !== '|' && source[place] !== ')') {
      const before = opened;
      parts.push(repeated(parsePart(), before));
    }
    return { kind: 'sequence', parts };
  }

  function repeated(body: Part, before: number): Part {
    const repetition = takes(repeatPattern);
    if (repetition === undefined) return body;
    const [, sign, least, comma, most, lazy] = repetition;
    const min = sign === undefined ? Number(least) : sign === '+' ? 1 : 0;
    const upTo = comma === undefined ? min : most ? Number(most) : Number.POSITIVE_INFINITY;
    const max = sign === undefined ? upTo : sign === '?' ? 1 : Number.POSITIVE_INFINITY;
    return { kind: 'repeat', min, max, isLazy: lazy !== undefined, body, groups: [before + 1, opened + 1] };
  }

  function parsePart(): Part {
    const character = source[place] ?? '';
    if (character === '(') return parseGroup();
    if (character === '\\') return parseEscape();
    if (character === '[') return nativeSet(classAt(source, place));
    if (character === '.') return nativeSet('.');
    place += 1;
    if (character === '^' || character === '$')
      return { kind: 'edge', at: character === '^' ? 'start' : 'end' };
    return { kind: 'character', code: character.charCodeAt(0) };
  }

  function parseGroup(): Part {
    const [all = '', plain, ahead, behind] = takes(groupStart) ?? [];
    // A group with modifiers (JavaScript 2025), which no node has ever supported.
    if (all === '(' && source[place] === '?') {
      throw new SyntaxError(`Invalid regular expression: /${source}/: Invalid group`);
    }
    const look = ahead ?? behind;
    const isCapture = plain === undefined && look === undefined;
    if (isCapture) opened += 1;
    const group = opened;
    const body = parseChoice();
    place += 1;
    if (look !== undefined) {
      return { kind: 'look', isBehind: behind !== undefined, isNegative: look === '!', body };
    }
    return isCapture ? { kind: 'group', group, body } : body;
  }

  function parseEscape(): Part {
    const next = source[place + 1];
    if (next === 'b' || next === 'B') {
      place += 2;
      return { kind: 'edge', at: next === 'b' ? 'word' : 'no-word' };
    }
    const number = Number(found(referencePattern, source, place)?.[1] ?? Number.NaN);
    if (number <= names.length) {
      takes(referencePattern);
      return { kind: 'reference', group: number };
    }
    const name = hasNames ? takes(namedReferencePattern)?.[1] : undefined;
    if (name !== undefined) return { kind: 'reference', group: names.indexOf(nameOf(name)) + 1 };
    const text = found(escapePattern, source, place)?.[0] ?? '\\';
    // Without a letter after it, \c is a literal backslash and a c.
    if (text !== '\\c') return nativeSet(text);
    place += 1;
    return { kind: 'character', code: 0x5c };
  }

  /** Matches one character with V8: the pattern is short and repeats nothing, so that is safe. */
  function nativeSet(text: string): Part {
    place += text.length;
    const made = sets.get(text) ?? makeSet(text);
    sets.set(text, made);
    return made;
  }

  function takes(pattern: RegExp): RegExpExecArray | undefined {
    const taken = found(pattern, source, place);
    place += taken?.[0].length ?? 0;
    return taken;
  }
}

function makeSet(text: string): Part {
  const native = new RegExp(`^${text}$`);
  const known: (boolean | undefined)[] = [];
  return {
    kind: 'set',
    holds(code) {
      const isHeld = known[code] ?? native.test(String.fromCharCode(code));
      if (code < 0x100) known[code] = isHeld;
      return isHeld;
    },
  };
}

/** Returns the match of a sticky pattern at a place. */
function found(pattern: RegExp, source: string, place: number): RegExpExecArray | undefined {
  pattern.lastIndex = place;
  return pattern.exec(source) ?? undefined;
}

/** Returns one name per capturing group, in order; undefined for a group without a name. */
function groupNames(source: string): readonly (string | undefined)[] {
  const names: (string | undefined)[] = [];
  for (let place = 0; place < source.length; place += 1) {
    if (source[place] === '\\') place += 1;
    else if (source[place] === '[') place += classAt(source, place).length - 1;
    else if (source[place] === '(') {
      const [all, plain, ahead, behind, name] = found(groupStart, source, place) ?? [];
      if (plain !== undefined || ahead !== undefined || behind !== undefined) continue;
      if (all === '(' && source[place + 1] === '?') continue;
      names.push(name === undefined ? undefined : nameOf(name));
    }
  }
  return names;
}

function nameOf(text: string): string {
  return text.replace(/\\u\{?([\da-f]+)\}?/gi, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}

function classAt(source: string, start: number): string {
  let end = start + 1;
  while (end < source.length && source[end] !== ']') end += source[end] === '\\' ? 2 : 1;
  return source.slice(start, end + 1);
}

interface LoopInstruction {
  readonly op: 'loop';
  readonly min: number;
  readonly max: number;
  readonly isLazy: boolean;
  /** Registers: the number of rounds begun, and where the current one began. */
  readonly counter: number;
  readonly began: number;
  /** Registers that each round resets. */
  readonly forgets: readonly [first: number, end: number];
  /** Where the program continues after the loop. */
  exit: number;
}

type Instruction =
  | { readonly op: 'character'; readonly code: number; readonly isBackward: boolean }
  | { readonly op: 'set'; holds(code: number): boolean; readonly isBackward: boolean }
  | { readonly op: 'edge'; readonly at: 'start' | 'end' | 'word' | 'no-word' }
  | { readonly op: 'reference'; readonly register: number; readonly isBackward: boolean }
  | { readonly op: 'save'; readonly register: number }
  | { readonly op: 'split'; other: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'enter'; readonly counter: number }
  | LoopInstruction
  | { readonly op: 'round'; readonly loop: LoopInstruction }
  | { readonly op: 'again'; readonly loop: LoopInstruction; readonly to: number }
  | { readonly op: 'look'; readonly isNegative: boolean; exit: number }
  | { readonly op: 'done' };

interface Program {
  readonly instructions: readonly Instruction[];
  readonly registers: number;
}

function emit(body: Part, groups: number): Program {
  const instructions: Instruction[] = [];
  // Two per group: where it begins and where it ends.
  let registers = 2 * (groups + 1);
  emitPart(body, false);
  instructions.push({ op: 'done' });
  return { instructions, registers };

  function emitPart(part: Part, isBackward: boolean): void {
    switch (part.kind) {
      case 'character':
        instructions.push({ op: 'character', code: part.code, isBackward });
        return;
      case 'set':
        instructions.push({ op: 'set', holds: part.holds, isBackward });
        return;
      case 'edge':
        instructions.push({ op: 'edge', at: part.at });
        return;
      case 'reference':
        instructions.push({ op: 'reference', register: 2 * part.group, isBackward });
        return;
      case 'sequence':
        for (const each of isBackward ? part.parts.toReversed() : part.parts) emitPart(each, isBackward);
        return;
      case 'group': {
        const [first, second] = isBackward ? [1, 0] : [0, 1];
        instructions.push({ op: 'save', register: 2 * part.group + first });
        emitPart(part.body, isBackward);
        instructions.push({ op: 'save', register: 2 * part.group + second });
        return;
      }
      case 'look': {
        const look = { op: 'look', isNegative: part.isNegative, exit: 0 } as const satisfies Instruction;
        const at = instructions.push(look) - 1;
        emitPart(part.body, part.isBehind);
        instructions.push({ op: 'done' });
        instructions[at] = { ...look, exit: instructions.length };
        return;
      }
      case 'choice':
        emitChoice(part.alternatives, isBackward);
        return;
      case 'repeat':
        emitRepeat(part, isBackward);
        return;
    }
  }

  function emitChoice(alternatives: readonly Part[], isBackward: boolean): void {
    const jumps: { op: 'jump'; to: number }[] = [];
    for (const [index, alternative] of alternatives.entries()) {
      const isLast = index === alternatives.length - 1;
      const split: { op: 'split'; other: number } = { op: 'split', other: 0 };
      if (!isLast) instructions.push(split);
      emitPart(alternative, isBackward);
      if (isLast) continue;
      const jump: { op: 'jump'; to: number } = { op: 'jump', to: 0 };
      jumps.push(jump);
      instructions.push(jump);
      split.other = instructions.length;
    }
    for (const jump of jumps) jump.to = instructions.length;
  }

  function emitRepeat(
    { min, max, isLazy, body: repeated, groups: [first, end] }: Repeat,
    isBackward: boolean,
  ): void {
    const [counter, began] = [registers, registers + 1];
    registers += 2;
    const loop: LoopInstruction = {
      op: 'loop',
      min,
      max,
      isLazy,
      counter,
      began,
      forgets: [2 * first, 2 * end],
      exit: 0,
    };
    instructions.push({ op: 'enter', counter });
    const to = instructions.push(loop) - 1;
    instructions.push({ op: 'round', loop });
    emitPart(repeated, isBackward);
    instructions.push({ op: 'again', loop, to });
    loop.exit = instructions.length;
  }
}

const none = -1;
/** The most numbers that choices and trail may hold together, 64 MB. Much larger arrays make V8 end the process. */
const maxKeptNumbers = 8_000_000;

function search({ instructions, registers: count }: Program, text: string, maxSteps: number): SearchResult {
  const registers = new Array<number>(count).fill(none);
  /** What to restore when a choice fails: registers, each followed by its value. */
  const trail: number[] = [];
  /** Where to continue then: an instruction, a place in the text and the length of the trail. */
  const choices: number[] = [];
  let steps = 0;
  for (let start = 0; start <= text.length; start += 1) {
    const isFound = run(0, start);
    if (isFound !== false) return { isFound, steps };
    undo(0);
  }
  return { isFound: false, steps };

  function run(first: number, from: number): boolean | undefined {
    const bottom = choices.length;
    let at = first;
    let place = from;
    for (;;) {
      steps += 1;
      if (steps > maxSteps || trail.length + choices.length > maxKeptNumbers) return undefined;
      const instruction = instructions[at];
      let isGood = true;
      at += 1;
      switch (instruction?.op) {
        case 'character': {
          const code = text.charCodeAt(instruction.isBackward ? place - 1 : place);
          isGood = code === instruction.code;
          place += instruction.isBackward ? -1 : 1;
          break;
        }
        case 'set': {
          const code = text.charCodeAt(instruction.isBackward ? place - 1 : place);
          isGood = !Number.isNaN(code) && instruction.holds(code);
          place += instruction.isBackward ? -1 : 1;
          break;
        }
        case 'edge':
          isGood = isEdge(text, place, instruction.at);
          break;
        case 'reference': {
          const captured = capturedBy(instruction.register);
          const begin = instruction.isBackward ? place - captured.length : place;
          steps += captured.length;
          isGood = begin >= 0 && text.startsWith(captured, begin);
          place = instruction.isBackward ? begin : place + captured.length;
          break;
        }
        case 'save':
          set(instruction.register, place);
          break;
        case 'split':
          choices.push(instruction.other, place, trail.length);
          break;
        case 'jump':
          at = instruction.to;
          break;
        case 'enter':
          set(instruction.counter, 0);
          break;
        case 'loop': {
          const rounds = registers[instruction.counter] ?? 0;
          if (rounds < instruction.min) break;
          if (rounds >= instruction.max) {
            at = instruction.exit;
          } else if (instruction.isLazy) {
            choices.push(at, place, trail.length);
            at = instruction.exit;
          } else {
            choices.push(instruction.exit, place, trail.length);
          }
          break;
        }
        case 'round': {
          const { counter, began, forgets } = instruction.loop;
          set(counter, (registers[counter] ?? 0) + 1);
          set(began, place);
          const [begin, end] = forgets;
          for (let register = begin; register < end; register += 1) set(register, none);
          steps += end - begin;
          break;
        }
        case 'again': {
          const { counter, began, min } = instruction.loop;
          // A round that consumed nothing, beyond the minimum, would repeat forever.
          isGood = place !== registers[began] || (registers[counter] ?? 0) <= min;
          at = instruction.to;
          break;
        }
        case 'look': {
          const before = trail.length;
          const isFound = run(at, place);
          if (isFound === undefined) return undefined;
          isGood = isFound !== instruction.isNegative;
          if (instruction.isNegative) undo(before);
          at = instruction.exit;
          break;
        }
        default:
          // A finished match or lookaround is not backtracked into.
          choices.length = bottom;
          return true;
      }
      if (isGood) continue;
      if (choices.length === bottom) return false;
      undo(choices.pop() ?? 0);
      place = choices.pop() ?? 0;
      at = choices.pop() ?? 0;
    }
  }

  function set(register: number, value: number): void {
    trail.push(register, registers[register] ?? none);
    registers[register] = value;
  }

  function undo(length: number): void {
    while (trail.length > length) {
      const value = trail.pop() ?? none;
      registers[trail.pop() ?? 0] = value;
    }
  }

  /** Returns the text of a group; a group that did not take part, or is still open, counts as empty. */
  function capturedBy(register: number): string {
    const begin = registers[register] ?? none;
    const end = registers[register + 1] ?? none;
    return begin === none || end === none ? '' : text.slice(begin, end);
  }
}

function isEdge(text: string, place: number, at: 'start' | 'end' | 'word' | 'no-word'): boolean {
  if (at === 'start') return place === 0;
  if (at === 'end') return place === text.length;
  const isBoundary = isWord(text.charCodeAt(place - 1)) !== isWord(text.charCodeAt(place));
  return isBoundary === (at === 'word');
}

function isWord(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x5f ||
    (code >= 0x61 && code <= 0x7a)
  );
}
