import { type OptionsOf, toggle, valueWithDefault } from '../../flags/flag.ts';
import { readChoice } from '../../flags/flag-values.ts';
import { defaultProfile } from '../../protocol/delivery/profile.ts';
import { profileNames } from '../../protocol/delivery/profile-name.ts';

export const eventsFlags = {
  profile: valueWithDefault(
    '--profile NAME',
    `list the events of this sender: ${profileNames.join(', ')}`,
    readChoice(profileNames),
    defaultProfile,
  ),
  isSchema: toggle('--schema', 'print the JSON Schema of the body instead'),
  isAsyncApi: toggle('--asyncapi', 'print an AsyncAPI document of the delivered events instead'),
  isJson: toggle('--json', 'print one JSON object per event'),
} as const;

export interface EventsOptions extends OptionsOf<typeof eventsFlags> {
  /** If undefined, all events of the profile are listed. */
  readonly event: string | undefined;
}
