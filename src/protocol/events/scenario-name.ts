/** Sequences of events that a fake chain can play. */
export const scenarioNames = ['round', 'fork', 'whale', 'transfer-burst'] as const;

export type ScenarioName = (typeof scenarioNames)[number];
