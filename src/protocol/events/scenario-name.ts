/** Stories that a fake chain can tell. */
export const scenarioNames = ['round', 'fork', 'whale', 'transfer-burst'] as const;

export type ScenarioName = (typeof scenarioNames)[number];
