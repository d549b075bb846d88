import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { printable } from '../../../printable.ts';
import type { Catalogue, EventContract, ForwardingRow, SignedPayload } from '../../messages.ts';
import { announce } from '../elements/announcer.tsx';
import { Outcome, outcomeText, problemText } from '../elements/outcome.tsx';
import { Pane } from '../elements/pane.tsx';
import { chooseAgainText, TargetSelect, useTarget } from '../elements/target-select.tsx';
import { loadCatalogue, loadContract, makePayload, sendDelivery, signPayload } from '../model/api.ts';
import { type Inspection, useHello } from '../model/inspection.ts';
import { draftOf, draftText, isDraftJson, type PayloadDraft, PayloadEditor } from './payload-editor.tsx';

/** What the composer starts with: nothing, or a received delivery. */
export interface ComposeStart {
  readonly profile: string;
  readonly event: string;
  /** JSON text; undefined has a payload made. */
  readonly payload: string | undefined;
  readonly path: string;
  /** The id of the delivery that is edited. */
  readonly editedId: number | undefined;
}

export const newEvent: ComposeStart = {
  ...{ profile: 'portable', event: 'block.forged', payload: undefined, path: '/', editedId: undefined },
};

interface ComposerProps {
  readonly start: ComposeStart;
  readonly inspection: Inspection;
  /** Set while there are edits that closing would lose. */
  readonly hasEdits: { current: boolean };
  /** Whether to ask if they may be lost. */
  readonly asksToDiscard: boolean;
  readonly onDiscard: () => void;
  readonly onKeep: () => void;
  readonly onClose: () => void;
}

interface Choice {
  readonly profile: string;
  readonly event: string;
  readonly network: string;
}

/** A payload before it was edited. */
interface Original {
  /** Null for an event without a payload. */
  readonly payload: string | null;
  readonly seed: string | null;
}

/** What was made last, and the choice that it belongs to. */
interface Making {
  readonly choice: Choice;
  readonly original: Original;
}

/** What was signed last, and the choice and the text that it belongs to. */
interface Signing {
  readonly choice: Choice;
  readonly text: string;
  readonly result: SignedPayload;
}

/** What can go wrong. Each has its own problem, so that the success of one does not hide the failure of another. */
type Task = 'load' | 'make' | 'sign' | 'send';

/** Typing must not sign after every key. */
const settleMs = 250;

/** Makes a new delivery, or edits a received one, and sends it. */
export function Composer(props: ComposerProps) {
  const { start, inspection, hasEdits, asksToDiscard, onDiscard, onKeep, onClose } = props;
  const hello = useHello(inspection);
  const [catalogue, setCatalogue] = useState<Catalogue>();
  const [contract, setContract] = useState<EventContract>();
  const [choice, setChoice] = useState<Choice>({ ...start, network: 'mainnet' });
  const [lastMade, setLastMade] = useState<Making>();
  const [draft, setDraft] = useState<PayloadDraft>(draftOf(start.payload ?? ''));
  const [lastSigned, setLastSigned] = useState<Signing>();
  const [isSigning, setSigning] = useState(true);
  const [problems, setProblems] = useState<{ readonly [Key in Task]?: string | undefined }>({});
  const [target, setTarget] = useTarget(hello?.targets ?? []);
  const [isBusy, setBusy] = useState(false);
  const [outcome, setOutcome] = useState<ForwardingRow>();
  /** The text that was sent last. Its edits can be found in the list of deliveries. */
  const [sentText, setSentText] = useState<string>();
  const { profile, event, network } = choice;
  const isNew = start.payload === undefined;
  const setProblem = (task: Task, problem: string | undefined) =>
    setProblems((old) => ({ ...old, [task]: problem }));

  useEffect(() => {
    void loadCatalogue().then((answer) => {
      if (answer.kind === 'ok') setCatalogue(answer.value);
      setProblem('load', answer.kind === 'ok' ? undefined : problemText(answer));
    });
  }, [hello]);
  useEffect(() => {
    let isCurrent = true;
    setContract(undefined);
    // Nothing is known of events that are in no contract.
    void loadContract(profile, event).then((answer) => {
      if (isCurrent && answer.kind === 'ok') setContract(answer.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [profile, event]);

  const received = useMemo(() => ({ payload: start.payload ?? null, seed: null }), [start]);
  // A payload of another choice must not be sent under this one.
  const original = isNew ? (lastMade?.choice === choice ? lastMade.original : undefined) : received;
  const makeNumber = useRef(0);
  const make = async () => {
    makeNumber.current += 1;
    const number = makeNumber.current;
    const answer = await makePayload(choice);
    if (number !== makeNumber.current) return;
    setOutcome(undefined);
    setProblem('make', answer.kind === 'ok' ? undefined : problemText(answer));
    setProblem('send', undefined);
    if (answer.kind !== 'ok') return;
    setLastMade({ choice, original: answer.value });
    setDraft(draftOf(answer.value.payload ?? ''));
  };
  useEffect(() => {
    if (isNew && original === undefined) void make();
    // A program that did not answer may do so after a restart.
  }, [choice, hello]);

  const text = draftText(draft);
  const isJson = isDraftJson(draft);
  const isEdited = original?.payload !== undefined && original.payload !== null && text !== original.payload;
  useLayoutEffect(() => {
    hasEdits.current = isEdited && text !== sentText;
    return () => {
      hasEdits.current = false;
    };
  }, [isEdited, text, sentText]);
  useEffect(() => {
    if (!isEdited || original.payload === null || !isJson) {
      setProblem('sign', undefined);
      return undefined;
    }
    const abort = new AbortController();
    const sign = async (given: string) => {
      const edited = { profile, event, seed: original.seed, original: given, edited: text };
      const answer = await signPayload(edited, abort.signal);
      if (abort.signal.aborted) return;
      setLastSigned(answer.kind === 'ok' ? { choice, text, result: answer.value } : undefined);
      setProblem('sign', answer.kind === 'ok' ? undefined : problemText(answer));
    };
    const timer = window.setTimeout(() => void sign(original.payload ?? ''), settleMs);
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
    // As above.
  }, [text, isJson, original, choice, hello]);

  const signed =
    isJson && lastSigned?.text === text && lastSigned.choice === choice ? lastSigned.result : undefined;
  const edited = isSigning ? signed?.payload : isJson ? text : undefined;
  const payload = isEdited ? edited : original?.payload;
  const canSend = !isBusy && payload !== undefined && target !== undefined;
  const send = async () => {
    if (!canSend || hello === undefined) return;
    setBusy(true);
    const { run, targets } = hello;
    const index = targets.indexOf(target);
    const answer = await sendDelivery({ run, target: index, profile, event, payload, path: start.path });
    setBusy(false);
    setOutcome(answer.kind === 'ok' ? answer.value.forwarding : undefined);
    if (answer.kind === 'ok') setSentText(text);
    setProblem('send', answer.kind === 'ok' ? undefined : problemText(answer));
    announce(answer.kind === 'ok' ? `Sent. ${outcomeText(answer.value.forwarding)}` : problemText(answer));
  };
  const shownProblems = new Set(
    [
      hello !== undefined && target === undefined ? chooseAgainText : undefined,
      ...[problems.load, problems.make, problems.sign, problems.send],
    ].filter((problem) => problem !== undefined),
  );
  const events = catalogue?.profiles.find(({ name }) => name === profile)?.events ?? [];
  const title = isNew ? 'New event' : `Edit delivery #${start.editedId}`;
  return (
    <Pane title={title} onClose={onClose}>
      {asksToDiscard && <DiscardQuestion onDiscard={onDiscard} onKeep={onKeep} />}
      <div class="compose-choice">
        <Select
          label="Profile"
          value={profile}
          options={catalogue?.profiles.map(({ name }) => ({ value: name, label: name }))}
          onChange={(next) => {
            const known = catalogue?.profiles.find(({ name }) => name === next)?.events ?? [];
            const isKnown = !isNew || known.some(({ name }) => name === event);
            setChoice({ ...choice, profile: next, event: isKnown ? event : (known[0]?.name ?? event) });
          }}
        />
        {isNew && (
          <>
            <Select
              label="Event"
              value={event}
              options={events.map(({ name, isDelivered }) => ({
                value: name,
                label: isDelivered ? name : `${name} (never sent by a stock node)`,
              }))}
              onChange={(next) => setChoice({ ...choice, event: next })}
            />
            <Select
              label="Network"
              value={network}
              options={catalogue?.networks.map((name) => ({ value: name, label: name }))}
              onChange={(next) => setChoice({ ...choice, network: next })}
            />
            <button type="button" class="button" onClick={() => void make()}>
              Make another
            </button>
          </>
        )}
      </div>
      {contract !== undefined && <p class="quiet-text">{contract.remark}</p>}
      <div class="compose-bar">
        <div class="actions">
          <TargetSelect
            targets={hello?.targets ?? []}
            target={target}
            onChange={(next) => {
              setTarget(next);
              setProblem('send', undefined);
            }}
          />
          <button
            type="button"
            class="button primary"
            // A disabled button would lose the focus.
            aria-disabled={!canSend}
            onClick={() => void send()}
          >
            {isBusy ? 'Sending…' : 'Send'}
          </button>
          <label class="check-box">
            <input
              type="checkbox"
              checked={isSigning}
              onChange={({ currentTarget }) => setSigning(currentTarget.checked)}
            />
            Sign edited values again
          </label>
          {outcome !== undefined && (
            <span class="sent-again">
              Sent: <Outcome forwarding={outcome} />
            </span>
          )}
        </div>
        <div role="alert">
          {[...shownProblems].map((problem) => (
            <p key={problem} class="field-problem">
              {printable(problem)}
            </p>
          ))}
        </div>
        <Verification signed={signed} isEdited={isEdited} isSigning={isSigning} />
      </div>
      {original?.payload === null ? (
        <p class="callout">This event has no payload.</p>
      ) : (
        original !== undefined && (
          <PayloadEditor
            draft={draft}
            contract={contract?.fields ?? []}
            signed={isSigning ? signed : undefined}
            onEdit={setDraft}
          />
        )
      )}
    </Pane>
  );
}

interface DiscardQuestionProps {
  readonly onDiscard: () => void;
  readonly onKeep: () => void;
}

function DiscardQuestion({ onDiscard, onKeep }: DiscardQuestionProps) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div class="callout discard" role="alertdialog" aria-label="Discard your edits?">
      <span>Discard your edits?</span>
      <button type="button" class="button" onClick={onDiscard}>
        Discard
      </button>
      <button type="button" class="button" onClick={onKeep} ref={keep}>
        Keep editing
      </button>
    </div>
  );
}

interface VerificationProps {
  readonly signed: SignedPayload | undefined;
  readonly isEdited: boolean;
  readonly isSigning: boolean;
}

/** Says whether what will be sent still verifies, and whether a node would send it. */
function Verification({ signed, isEdited, isSigning }: VerificationProps) {
  if (!isEdited || signed === undefined) return null;
  const broken = signed.notes.filter(({ kind }) => kind === 'broken');
  const recomputed = signed.notes.filter(({ kind }) => kind === 'recomputed');
  const needsSigning = !isSigning && recomputed.length > 0;
  const isGood = broken.length === 0 && !needsSigning;
  return (
    <div class={`callout verdict ${!isGood ? 'is-bad' : signed.isJudged ? 'is-good' : ''}`} role="status">
      <span class="verdict-sign" aria-hidden="true">
        {!isGood ? '✕' : signed.isJudged ? '✓' : '–'}
      </span>
      <ul class="plain-list">
        {isGood && (
          <li>
            {recomputed.length === 0
              ? signed.isJudged
                ? 'The payload still verifies.'
                : 'Nothing that was edited can be verified.'
              : `Signed again: ${recomputed.map(({ path }) => printable(path.join('.'))).join(', ')}.`}
          </li>
        )}
        {needsSigning && <li>The payload does not verify: signed values were edited.</li>}
        {broken.map(({ path, reason }, index) => (
          <li key={index}>
            The payload does not verify.{' '}
            {path.length > 0 && (
              <>
                <code>{printable(path.join('.'))}</code>:{' '}
              </>
            )}
            {printable(reason)}
          </li>
        ))}
        {signed.deviations.map(({ path, problem }) => (
          <li key={path}>
            Not as a node sends it: <code>{printable(path)}</code> {printable(problem)}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface SelectProps {
  readonly label: string;
  readonly value: string;
  /** Undefined while they are loaded. */
  readonly options: readonly { readonly value: string; readonly label: string }[] | undefined;
  readonly onChange: (value: string) => void;
}

function Select({ label, value, options = [], onChange }: SelectProps) {
  return (
    <label class="field">
      <span class="field-label">{label}</span>
      <select
        aria-label={label}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {!options.some((option) => option.value === value) && (
          <option value={value}>{printable(value)}</option>
        )}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}
