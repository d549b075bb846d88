import { useEffect, useRef, useState } from 'preact/hooks';
import { printable } from '../../../printable.ts';
import type { CheckedCase, Target } from '../../messages.ts';
import { announce } from '../elements/announcer.tsx';
import { problemText } from '../elements/outcome.tsx';
import { Pane } from '../elements/pane.tsx';
import { countText, durationText } from '../elements/short-text.ts';
import { chooseAgainText, TargetSelect, targetText, useTarget } from '../elements/target-select.tsx';
import { checkTarget } from '../model/api.ts';
import { type Inspection, useHello } from '../model/inspection.ts';

interface CheckRunProps {
  readonly inspection: Inspection;
  readonly onClose: () => void;
}

/** Sends the cases of `check` to a target, and shows the verdicts as they come in. */
export function CheckRun({ inspection, onClose }: CheckRunProps) {
  const hello = useHello(inspection);
  const checkable = hello?.targets.filter(({ isReceiver }) => !isReceiver) ?? [];
  const [target, setTarget] = useTarget(checkable);
  /** The target of the cases that are shown. */
  const [checked, setChecked] = useState<Target>();
  const [cases, setCases] = useState<readonly CheckedCase[]>([]);
  const [total, setTotal] = useState<number>();
  const [problem, setProblem] = useState<string>();
  const [isRunning, setRunning] = useState(false);
  const [isPassedHidden, setPassedHidden] = useState(false);
  const abort = useRef<AbortController | undefined>(undefined);
  useEffect(() => () => abort.current?.abort(), []);

  const run = async () => {
    if (hello === undefined || target === undefined) return;
    const choice = { run: hello.run, target: hello.targets.indexOf(target) };
    const own = new AbortController();
    abort.current = own;
    setChecked(target);
    setCases([]);
    setTotal(undefined);
    setProblem(undefined);
    setRunning(true);
    const found: CheckedCase[] = [];
    const failure = await checkTarget(choice, own.signal, (line) => {
      if (line.kind === 'start') setTotal(line.total);
      else if (line.kind === 'end') setProblem(line.problem?.message);
      else {
        found.push(line);
        setCases([...found]);
      }
    });
    setRunning(false);
    if (failure !== undefined) setProblem(problemText(failure));
    announce(countsText(found));
  };
  const shownProblem = hello !== undefined && target === undefined ? chooseAgainText : problem;
  const shown = isPassedHidden ? cases.filter(({ verdict }) => verdict !== 'pass') : cases;
  return (
    <Pane title="Check a handler" onClose={onClose}>
      <div class="actions">
        <TargetSelect targets={checkable} target={target} isDisabled={isRunning} onChange={setTarget} />
        {isRunning ? (
          <button type="button" class="button" onClick={() => abort.current?.abort()}>
            Stop
          </button>
        ) : (
          <button
            type="button"
            class="button primary"
            aria-disabled={target === undefined}
            onClick={() => void run()}
          >
            Run check
          </button>
        )}
        <label class="check-box">
          <input
            type="checkbox"
            checked={isPassedHidden}
            onChange={({ currentTarget }) => setPassedHidden(currentTarget.checked)}
          />
          Hide passed cases
        </label>
      </div>
      <p class="callout">
        {total === undefined || checked === undefined
          ? 'Sends good, bad and hostile deliveries to the handler, and judges its answers.'
          : `${countText(cases.length)} of ${countText(total)} cases sent to ${targetText(checked)}: ${countsText(cases)}`}
        {total !== undefined && isRunning && (
          <progress max={total} value={cases.length} aria-label="Cases judged" />
        )}
      </p>
      <div role="alert">
        {shownProblem !== undefined && <p class="field-problem">{printable(shownProblem)}</p>}
      </div>
      <ul class="cases">
        {shown.map((one) => (
          <Case key={one.id} {...one} />
        ))}
      </ul>
    </Pane>
  );
}

const signs = {
  pass: ['✓ pass', 'good'],
  fail: ['✕ fail', 'bad'],
  warn: ['! warn', 'warning'],
  skip: ['– skip', ''],
} as const;

function Case({ id, title, verdict, expected, found, why, change, durationMs }: CheckedCase) {
  const [sign, tone] = signs[verdict];
  return (
    <li>
      <details open={verdict === 'fail'}>
        <summary>
          <span class={`badge ${tone}`}>{sign}</span> <code>{id}</code>{' '}
          <span class="quiet-text">{durationText(durationMs)}</span>
        </summary>
        <dl class="facts">
          <dt>Sent</dt>
          <dd>{printable(title)}</dd>
          <dt>Expected</dt>
          <dd>{printable(expected)}</dd>
          <dt>Found</dt>
          <dd>{printable(found)}</dd>
          <dt>Why</dt>
          <dd>{printable(why)}</dd>
          {verdict !== 'pass' && change !== '' && (
            <>
              <dt>Fix</dt>
              <dd>{printable(change)}</dd>
            </>
          )}
        </dl>
      </details>
    </li>
  );
}

function countsText(cases: readonly CheckedCase[]): string {
  return (['fail', 'warn', 'skip', 'pass'] as const)
    .map((verdict) => `${cases.filter((one) => one.verdict === verdict).length} ${verdict}`)
    .join(' · ');
}
