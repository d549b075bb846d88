export type WebhookId = number | string;

/** A condition as it was sent: Phantom takes any member for optional, ARK 3 any text for an operator. */
export interface StoredCondition {
  readonly key?: string;
  readonly condition?: string;
  readonly value?: unknown;
}

/** What the API takes, read and converted; its keys in the order in which they came. */
export interface WebhookFields {
  readonly event: string;
  readonly target: string;
  readonly enabled: boolean;
  readonly conditions?: readonly StoredCondition[];
}

/** A webhook as the node keeps it. ARK lists its keys in the order in which they were put there. */
export interface StoredWebhook extends WebhookFields {
  readonly id: WebhookId;
  /** The first half of the token, under the name that the node gives it. */
  readonly token: string;
}
