import type { CheckResult, CheckSummary } from '../../check/cases/check-result.ts';
import type { CommandContext } from '../../context.ts';
import { replaceFile } from '../../files/replace-file.ts';
import { printable } from '../../printable.ts';
import { openProgress, openProgressLines } from '../../terminal/output/progress.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { wrapColumns } from '../../terminal/text/wrap.ts';
import { againText, checkLine, checkSummaryLine, checkText, curlText } from './check-text.ts';
import type { CheckOptions } from './flags.ts';
import { junitXml } from './junit-xml.ts';

/** Reports cases as they are judged, and all of them at the end. */
export interface CheckReport {
  judged(result: CheckResult): Promise<void>;
  /** Shows how many deliveries were generated, and how many will be if that is known. */
  generated(count: number, total: number | undefined): void;
  /** Stops everything that moves on the screen. */
  finish(): Promise<void>;
  /** @throws Problem `unwritable-file` for the report of `--junit` */
  end(results: readonly CheckResult[], summary: CheckSummary): Promise<void>;
}

interface Checked {
  readonly url: URL;
  /** How many cases are reported. */
  readonly total: number;
  /** Where the token was found, in words. */
  readonly tokenSource: string | undefined;
}

export function openCheckReport(
  { isJson, isInsecure, isVerbose, junitFile }: CheckOptions,
  { url, total, tokenSource }: Checked,
  context: CommandContext,
): CheckReport {
  if (isInsecure) context.say('--insecure accepts any certificate, including an attacker’s.', 'warning');
  const text = `Checking ${printable(url.host)}`;
  const progress = context.isAnimated(context.stderr)
    ? openProgress({ stream: context.stderr, isAnimated: true, text })
    : openProgressLines(text, context.say);
  let done = 0;
  return {
    async judged(result) {
      done += 1;
      progress.show(done, total);
      if (isJson) await context.report(checkLine(result));
    },
    generated: (count, most) => progress.show(count, most),
    finish: () => progress.end(),
    async end(results, summary) {
      if (isJson) {
        await context.report(checkSummaryLine(summary));
      } else {
        const palette = await loadPalette(context.isColoured(context.stdout));
        const { columns } = context.stdout;
        await context.report(
          wrapColumns(checkText(results, summary, { palette, isVerbose }), columns) +
            // In one line each, so that they can be pasted.
            againText(summary, palette, columns) +
            curlText(results, tokenSource, palette),
        );
      }
      if (junitFile === undefined) return;
      await replaceFile(junitFile, Buffer.from(junitXml(results, summary)), context);
    },
  };
}
