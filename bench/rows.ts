import type { Row } from './row.ts';
import { check } from './rows/check.ts';
import { relayNats, relayPostgresql, relayRedis } from './rows/engines.ts';
import { forward } from './rows/forward.ts';
import { forwardSmee } from './rows/forward-smee.ts';
import { inspector } from './rows/inspector.ts';
import { journalEvents, journalWhere } from './rows/journal.ts';
import { journalEventsJq, journalListJq, journalWhereJq } from './rows/journal-jq.ts';
import { listenExpress, listenHuman, listenJson, listenReconnect, listenRecord } from './rows/listen.ts';
import { memory, steady } from './rows/long-run.ts';
import { relayForward, relayReceive } from './rows/relay.ts';
import { sendAutocannon, sendHey } from './rows/send-fixed.ts';
import { sendMany } from './rows/send-many.ts';
import { sendCurl, sendHttpie } from './rows/send-one.ts';
import { startListen, startSend, startToken, startVersion } from './rows/starts.ts';
import { validate } from './rows/validate.ts';
import { listenWebhook, reconnectWebhook, refuseReconnectWebhook, refuseWebhook } from './rows/webhook.ts';

/** In the order of the table. */
export const rows: readonly Row[] = [
  startVersion,
  startToken,
  startListen,
  startSend,
  listenJson,
  listenHuman,
  listenExpress,
  listenReconnect,
  listenRecord,
  listenWebhook,
  refuseWebhook,
  reconnectWebhook,
  refuseReconnectWebhook,
  forward,
  forwardSmee,
  relayReceive,
  relayForward,
  relayPostgresql,
  relayRedis,
  relayNats,
  sendHttpie,
  sendCurl,
  sendMany,
  sendAutocannon,
  sendHey,
  memory,
  steady,
  journalEvents,
  journalWhere,
  journalEventsJq,
  journalWhereJq,
  journalListJq,
  validate,
  check,
  inspector,
];
