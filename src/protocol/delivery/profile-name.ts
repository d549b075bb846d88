/** Which sender's wire format is used. Values are from protocol.md sections 1.2 to 1.4 and protocol-facts.json. */
export const profileNames = [
  'portable',
  'docs',
  'phantom-2.2',
  'ark-2.3',
  'ark-2.4',
  'ark-2.7',
  'ark-3',
  'mainsail',
] as const;

export type ProfileName = (typeof profileNames)[number];
