import { stripVTControlCharacters } from 'node:util';
import type { CommandContext } from '../../context.ts';
import type { Reception } from '../../protocol/reception/reception.ts';
import type { TokenHider } from '../../protocol/secrets/hide-tokens.ts';
import { hasKeys } from '../../terminal/text/key-help.ts';
import { loadPalette } from '../../terminal/text/palette.ts';
import { deliveryLine } from './display/delivery-line.ts';
import { type DeliveryDetail, deliveryText, showsHeaders } from './display/delivery-text.ts';
import { forwardedAgainText } from './display/forwarding-text.ts';
import type { ListenOptions } from './flags.ts';
import type { ForwardedAgain } from './handle-arrivals.ts';

/** How receptions are shown, as JSON or human-readable text. */
export interface ReceptionView {
  /** Returns lines with their line feeds, and with tokens hidden. Empty for a reception that is not shown. */
  render(reception: Reception): string;
  /** The same for a delivery that was forwarded again. */
  renderAgain(again: ForwardedAgain): string;
  /**
   * The same for a reception that a person asks for, whatever the view and the search.
   * @param columns of the terminal if absent
   */
  renderAs(reception: Reception, detail: DeliveryDetail, columns?: number): string;
  /** Whether a reception contains the text of the search. */
  isSought(reception: Reception): boolean;
  /** A reception without anything of a token. */
  hidden(reception: Reception): Reception;
  /** How much of a delivery the human-readable output shows. */
  detail: DeliveryDetail;
  /** Only what contains this text is shown, in whatever case; empty for everything. */
  search: string;
  /** Whether the next delivery is shown in full and those after it compact, as in a demo. */
  isIntroduction: boolean;
}

export async function openReceptionView(
  options: ListenOptions,
  { hideInRequest }: Pick<TokenHider, 'hideInRequest'>,
  context: CommandContext,
): Promise<ReceptionView> {
  const { conditions, profile, showsRejected, isExplaining, isJson } = options;
  const explanation = isExplaining ? { conditions, profile } : undefined;
  if (isJson) {
    const render = (reception: Reception) => deliveryLine(hideInRequest(reception), explanation);
    // There are no keys with `--json`, so nothing is forwarded again.
    return {
      ...{ detail: 'full', search: '', isIntroduction: false },
      render,
      renderAs: (reception) => render(reception),
      isSought: () => true,
      hidden: hideInRequest,
      renderAgain: () => '',
    };
  }

  const palette = await loadPalette(context.isColoured(context.stdout));
  const { stdout } = context;
  const { isTerminal } = stdout;
  /** What a duplicate means is explained once. */
  let isExplained = false;
  /** Searching the payloads of all recent deliveries takes a second, and each key asks again. */
  let known = { sought: '', verdicts: new WeakMap<Reception, boolean>() };
  const fixed = {
    palette,
    showsRejected,
    ...(hasKeys(context) ? { moreAdvice: '↑ and Enter show them' } : {}),
    ...(explanation === undefined ? {} : { explanation }),
  };
  const view: ReceptionView = {
    detail: options.isCompact ? 'compact' : options.isFull ? 'full' : 'normal',
    isIntroduction: options.isDemo && !options.isCompact && !options.isFull && hasKeys(context),
    search: '',
    render(reception) {
      const text = textOf(reception, view.detail, widthNow());
      if (text === '' || !isSought(reception)) return '';
      const { treatment } = reception;
      if (view.detail !== 'compact' && treatment?.isChosen && treatment.duplicateOf !== null)
        isExplained = true;
      if (!view.isIntroduction || reception.verdict.kind !== 'authorized') return text;
      view.isIntroduction = false;
      view.detail = 'compact';
      return `${text}\n${palette.faint('One line per delivery from now on. Press Up to pick one, Enter to open it.')}\n\n`;
    },
    // A refused request is opened to see its headers.
    renderAs: (reception, detail, columns = widthNow()) =>
      textOf(reception, detail, columns, showsRejected || detail === 'full'),
    isSought,
    hidden: hideInRequest,
    renderAgain: ({ arrival, forwardings }) =>
      forwardedAgainText(arrival.delivery.event, forwardings, context.now(), palette, widthNow()),
  };
  return view;

  /** Columns of the terminal now: the window may have been resized. Some terminals do not know theirs. */
  function widthNow(): number | undefined {
    return (isTerminal && stdout.columns) || undefined;
  }

  function textOf(
    reception: Reception,
    detail: DeliveryDetail,
    width: number | undefined,
    showsHeadersOfRejected = showsRejected,
  ): string {
    const fitting = width === undefined ? fixed : { ...fixed, width };
    const textOptions = {
      ...{ ...fitting, detail, showsRejected: showsHeadersOfRejected },
      explainsDuplicates: !isExplained,
    };
    // Drops headers that are not shown before tokens are hidden in them: a refused sender decides how many there are.
    const shown = showsHeaders(reception, textOptions) ? reception : { ...reception, rawHeaders: [] };
    return deliveryText(hideInRequest(shown), textOptions);
  }

  /** The same in every view and width: what a view shortens or leaves out is found as well. */
  function isSought(reception: Reception): boolean {
    if (view.search === '') return true;
    const sought = view.search.toLowerCase();
    if (known.sought !== sought) known = { sought, verdicts: new WeakMap() };
    const verdict = known.verdicts.get(reception) ?? contains(reception, sought);
    known.verdicts.set(reception, verdict);
    return verdict;
  }

  function contains(reception: Reception, sought: string): boolean {
    const text = stripVTControlCharacters(textOf(reception, 'normal', undefined));
    if (text.toLowerCase().includes(sought)) return true;
    const { verdict, delivery } = hideInRequest({ ...reception, rawHeaders: [] });
    return verdict.kind === 'authorized' && delivery?.dataText?.toLowerCase().includes(sought) === true;
  }
}
