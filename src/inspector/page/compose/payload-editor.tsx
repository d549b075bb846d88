import { useMemo } from 'preact/hooks';
import { printable } from '../../../printable.ts';
import { notJsonText } from '../../../protocol/json/json-fault.ts';
import { valueText } from '../../../protocol/json/json-tree.ts';
import type { Field } from '../../../protocol/schemas/fields.ts';
import type { SignedPayload } from '../../messages.ts';
import { shortened } from '../elements/short-text.ts';
import {
  contractField,
  isJson,
  keyOf,
  maxFields,
  type PayloadField,
  payloadFields,
  withEdits,
} from './payload-fields.ts';

/** A payload that is being edited: by its fields, or as text. */
export interface PayloadDraft {
  /** What the fields are read from. */
  readonly base: string;
  /** As for `withEdits`; the texts need not be valid. */
  readonly edits: ReadonlyMap<number, string>;
  /** The whole text, if it is edited as text. */
  readonly text: string | undefined;
}

export function draftOf(payload: string): PayloadDraft {
  return { base: payload, edits: new Map(), text: undefined };
}

/** Returns the edited payload. It may be JSON though an edit is not: see `isDraftJson`. */
export function draftText({ base, edits, text }: PayloadDraft): string {
  return text ?? withEdits(base, payloadFields(base) ?? [], edits);
}

/** Whether each edit is JSON. An edit such as `1,"height":6` is not, though the text around it may make it so. */
export function isDraftJson({ edits, text }: PayloadDraft): boolean {
  return text === undefined ? [...edits.values()].every(isJson) : isJson(text);
}

interface PayloadEditorProps {
  readonly draft: PayloadDraft;
  readonly contract: readonly Field[];
  /** What became of the last edit. */
  readonly signed: SignedPayload | undefined;
  readonly onEdit: (draft: PayloadDraft) => void;
}

export function PayloadEditor({ draft, contract, signed, onEdit }: PayloadEditorProps) {
  const { base, edits, text } = draft;
  const fields = useMemo(() => payloadFields(base), [base]);
  if (fields === undefined || text !== undefined) {
    const isBroken = text !== undefined && !isJson(text);
    return (
      <>
        {fields === undefined && (
          <p class="quiet-text">It has more than {maxFields} fields, so it is edited as text.</p>
        )}
        <textarea
          class="raw"
          aria-label="Payload as JSON"
          rows={16}
          spellcheck={false}
          value={text ?? base}
          aria-invalid={isBroken}
          aria-describedby="payload-fault"
          onInput={({ currentTarget }) => onEdit({ ...draft, text: currentTarget.value })}
        />
        <p id="payload-fault" class="field-problem">
          {isBroken && printable(notJsonText('The payload', text))}
        </p>
        {fields !== undefined && (
          <button
            type="button"
            class="button"
            disabled={!isJson(draftText(draft))}
            onClick={() => onEdit(draftOf(draftText(draft)))}
          >
            Edit fields
          </button>
        )}
      </>
    );
  }
  return (
    <>
      <ul class="fields">
        {fields.map((field) => {
          const { path, start, end } = field;
          const original = base.slice(start, end);
          return (
            <FieldInput
              key={start}
              field={field}
              value={edits.get(start) ?? original}
              isEdited={edits.has(start)}
              contract={contractField(contract, path)}
              signed={signed}
              onInput={(json) => {
                const next = new Map(edits);
                if (json === original) next.delete(start);
                else next.set(start, json);
                onEdit({ ...draft, edits: next });
              }}
            />
          );
        })}
      </ul>
      <button type="button" class="button" onClick={() => onEdit({ ...draft, text: draftText(draft) })}>
        Edit as text
      </button>
    </>
  );
}

interface FieldInputProps {
  readonly field: PayloadField;
  /** As JSON text. */
  readonly value: string;
  readonly isEdited: boolean;
  readonly contract: Field | undefined;
  readonly signed: SignedPayload | undefined;
  readonly onInput: (json: string) => void;
}

function FieldInput({ field: { path, start }, value, isEdited, contract, signed, onInput }: FieldInputProps) {
  const name = path.length === 0 ? 'payload' : printable(path.map((key) => key || '""').join('.'));
  const note = signed?.notes.find((one) => keyOf(one.path) === keyOf(path));
  const isBroken = !isJson(value);
  const recomputed = note?.kind === 'recomputed' ? valueText(signed?.payload ?? '', path) : undefined;
  const problem = isBroken
    ? 'Not valid JSON. Put text in double quotes.'
    : note?.kind === 'broken'
      ? note.reason
      : undefined;
  const noteId = `note-${start}`;
  return (
    <li class={isEdited ? 'field-line is-edited' : 'field-line'}>
      <label>
        <span class="field-name">{name}</span>
        <input
          value={value}
          spellcheck={false}
          autocomplete="off"
          aria-invalid={isBroken}
          aria-describedby={noteId}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
        />
      </label>
      <p id={noteId} class="field-note">
        {contract !== undefined && <span class="quiet-text">{sentence(contract)}</span>}
        {recomputed !== undefined && (
          <span class="tone-good">
            {' '}
            Recomputed: <code>{shortened(recomputed)}</code>
          </span>
        )}
        {problem !== undefined && <span class="tone-bad"> {printable(problem)}</span>}
      </p>
    </li>
  );
}

function sentence({ type, meaning }: Field): string {
  // A constant is written as JSON.
  const words = isJson(type) ? `Always ${type}.` : `${type.charAt(0).toUpperCase()}${type.slice(1)}.`;
  return meaning === '' ? words : `${words} ${meaning}`;
}
