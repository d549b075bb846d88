import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { printable } from '../../../printable.ts';
import type { FilterField, FilterProblem } from '../../messages.ts';
import { findFilterProblem, lockedText } from '../model/api.ts';
import { emptyFilter, filterQuery, type ListFilter } from '../model/list-filter.ts';

interface FilterBarProps {
  readonly filter: ListFilter;
  readonly onApply: (filter: ListFilter) => void;
  readonly searchElement: RefObject<HTMLInputElement | null>;
}

type Draft = { readonly [Field in FilterField]: string } & { readonly otherWheres: readonly string[] };

function draftOf(filter: ListFilter): Draft {
  const [where = '', ...otherWheres] = filter.where;
  return {
    events: filter.events[0] ?? '',
    verdict: filter.verdict[0] ?? '',
    status: filter.status[0] ?? '',
    search: filter.search[0] ?? '',
    where,
    otherWheres,
  };
}

function filterOf({ otherWheres, where, ...draft }: Draft): ListFilter {
  const values = (...texts: readonly string[]) =>
    texts.map((text) => text.trim()).filter((text) => text !== '');
  return {
    events: values(draft.events),
    verdict: values(draft.verdict),
    status: values(draft.status),
    search: values(draft.search),
    where: values(where, ...otherWheres),
  };
}

/** The filter that is being edited. It applies once Enter is pressed and the program accepts it. */
export function FilterBar({ filter, onApply, searchElement }: FilterBarProps) {
  const [draft, setDraft] = useState(() => draftOf(filter));
  const [problem, setProblem] = useState<FilterProblem>();
  const [failure, setFailure] = useState<string>();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    setDraft(draftOf(filter));
    setProblem(undefined);
    setFailure(undefined);
    if (filterQuery(filter).size === 0) return undefined;
    // A shared address may hold a filter that this program cannot use. One that was applied may look mistyped.
    let isCurrent = true;
    void findFilterProblem(filter).then((answer) => {
      if (!isCurrent || answer.kind !== 'ok' || answer.value === undefined) return;
      setProblem(answer.value);
      setOpen(true);
    });
    return () => {
      isCurrent = false;
    };
  }, [filter]);

  const apply = async (wanted: ListFilter) => {
    const answer = await findFilterProblem(wanted);
    if (answer.kind === 'ok' && answer.value?.isUsable !== false) {
      onApply(wanted);
      return;
    }
    setFailure(failureText(answer));
    setProblem(answer.kind === 'ok' ? answer.value : undefined);
    setOpen(true);
  };

  const set = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }));
  const usedCount = filterQuery(filter).size;
  const drafted = filterQuery(filterOf(draft));
  const field = (name: FilterField, label: string, placeholder: string) => (
    <Field
      name={name}
      label={label}
      placeholder={placeholder}
      value={draft[name]}
      problem={problem?.field === name ? problem : undefined}
      onInput={(value) => set({ [name]: value })}
    />
  );
  return (
    <search>
      <form
        class="filter-bar"
        aria-label="Filter"
        onSubmit={(event) => {
          event.preventDefault();
          void apply(filterOf(draft));
        }}
      >
        <Field
          name="search"
          label="Search"
          placeholder="in bodies and paths"
          value={draft.search}
          problem={problem?.field === 'search' ? problem : undefined}
          onInput={(search) => set({ search })}
          element={searchElement}
        />
        <button
          type="button"
          class="button filter-toggle"
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          Filter{usedCount > 0 && ` (${usedCount})`}
        </button>
        <div class={isOpen ? 'filter-fields is-open' : 'filter-fields'}>
          {field('events', 'Events', 'block.*, transaction.applied')}
          <div class="field-holder small">
            <label class="field">
              <span class="field-label">Verdict</span>
              <select
                value={draft.verdict}
                onChange={({ currentTarget }) => {
                  const next = { ...draft, verdict: currentTarget.value };
                  setDraft(next);
                  void apply(filterOf(next));
                }}
              >
                <option value="">any</option>
                <option value="authorized">authorized</option>
                <option value="refused">refused</option>
              </select>
            </label>
            <FieldProblem name="verdict" problem={problem?.field === 'verdict' ? problem : undefined} />
          </div>
          {field('status', 'Status', '2xx, 401')}
          {field('where', 'Where', 'height gte 100')}
          {draft.otherWheres.map((where, index) => (
            <Field
              key={index}
              name="where"
              suffix={String(index)}
              label="or"
              placeholder="another condition"
              value={where}
              problem={undefined}
              onInput={(value) => set({ otherWheres: draft.otherWheres.with(index, value) })}
            />
          ))}
          {draft.where !== '' && (
            <button
              type="button"
              class="button quiet"
              aria-label="Add an alternative condition"
              onClick={() => set({ otherWheres: [...draft.otherWheres, ''] })}
            >
              + or
            </button>
          )}
          <button
            type="submit"
            class={`${drafted}` === `${filterQuery(filter)}` ? 'button' : 'button primary'}
          >
            Apply
          </button>
          {(usedCount > 0 || drafted.size > 0) && (
            <button
              type="button"
              class="button quiet"
              onClick={() => {
                setDraft(draftOf(emptyFilter));
                setProblem(undefined);
                onApply(emptyFilter);
              }}
            >
              Clear
            </button>
          )}
        </div>
        {failure !== undefined && (
          <p class="field-problem" role="alert">
            {failure}
          </p>
        )}
      </form>
    </search>
  );
}

function failureText(answer: Awaited<ReturnType<typeof findFilterProblem>>): string | undefined {
  if (answer.kind === 'ok') return undefined;
  return answer.kind === 'failed' ? answer.message : lockedText;
}

interface FieldProps {
  readonly name: FilterField;
  /** Distinguishes several fields of one name. */
  readonly suffix?: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly problem: FilterProblem | undefined;
  readonly onInput: (value: string) => void;
  readonly element?: RefObject<HTMLInputElement | null>;
}

function Field({ name, suffix = '', label, placeholder, value, problem, onInput, element }: FieldProps) {
  return (
    <div class={`field-holder ${name}`}>
      <label class="field">
        <span class="field-label">{label}</span>
        <input
          name={name + suffix}
          placeholder={placeholder}
          value={value}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={problem?.isUsable === false}
          aria-describedby={`problem-${name}`}
          onInput={({ currentTarget }) => onInput(currentTarget.value)}
          ref={element ?? null}
        />
      </label>
      {suffix === '' && <FieldProblem name={name} problem={problem} />}
    </div>
  );
}

function FieldProblem({ name, problem }: Pick<FieldProps, 'name' | 'problem'>) {
  return (
    <div id={`problem-${name}`} role="alert">
      {problem !== undefined && (
        <p class={problem.isUsable ? 'field-problem tone-warning' : 'field-problem'}>
          {printable(problem.message)}
          {problem.hint !== null && <span class="field-hint"> {printable(problem.hint)}</span>}
        </p>
      )}
    </div>
  );
}
