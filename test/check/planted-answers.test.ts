import { type Planted, testPlanted } from './test-planted.ts';

const check = "if (!isAuthorized(request)) return answer(401, 'Unauthorized!');";
const readData = 'const data = body.data;';
const success = "answer(200, 'Hello Webhook!');";
const noJson = "throw Object.assign(new Error('No JSON.'), { status: 400 });";

const planted: readonly Planted[] = [
  {
    mistake: 'parses the body before the authorization',
    mutation: [
      check,
      "await readBody(request).then((bytes) => { request[Symbol.asyncIterator] = async function* () { yield bytes; }; JSON.parse(bytes); }); if (!isAuthorized(request)) return answer(401, 'Unauthorized!');",
    ],
    fails: [
      'survives/malformed-json',
      'survives/truncated-json',
      'survives/empty-body',
      'survives/invalid-utf8',
      'survives/byte-order-mark',
      'survives/gzip',
      'order/unfinished-body',
      'order/malformed-json',
    ],
  },
  {
    mistake: 'answers 500 to bad JSON',
    mutation: [noJson, "throw new Error('No JSON.');"],
    fails: [
      'survives/malformed-json',
      'survives/truncated-json',
      'survives/empty-body',
      'survives/invalid-utf8',
      'survives/gzip',
    ],
  },
  {
    mistake: 'answers 500 to data that is not an object',
    mutation: [
      readData,
      "const data = body.data; if (typeof data !== 'object') throw new Error('No object.');",
    ],
    fails: [
      'accepts/event/forger.failed',
      'accepts/event/forger.started',
      'accepts/event/state:started',
      'accepts/event/wallet.saved',
      'accepts/no-data',
      'accepts/events-of-ark-2.3',
      'accepts/events-of-ark-2.7',
      'accepts/events-of-ark-3',
      'accepts/events-of-mainsail',
    ],
  },
  {
    mistake: 'requires a field that is optional',
    mutation: [
      readData,
      "const data = body.data; if (body.event === 'transaction.applied' && data.type === 2) data.secondSignature.slice();",
    ],
    fails: [
      'accepts/optional-fields',
      'accepts/optional-fields-of-ark-2.3',
      'accepts/optional-fields-of-ark-2.4',
      'accepts/optional-fields-of-ark-2.7',
      'accepts/optional-fields-of-ark-3',
    ],
  },
  {
    mistake: 'answers 413 at 100 kB',
    mutation: ['maxBytes = 5_000_000', 'maxBytes = 100_000'],
    fails: ['accepts/200-kb'],
  },
  {
    mistake: 'demands a content type',
    mutation: [check, `${check} if (!request.headers['content-type']) return answer(415, 'No JSON.');`],
    fails: ['accepts/ark-2.3', 'accepts/ark-2.4', 'accepts/no-content-type'],
  },
  {
    mistake: 'reads only the keys of the guidebook',
    mutation: ['body?.event ?? body?.type', 'body?.type'],
    fails: [
      'accepts/phantom-2.2',
      'accepts/ark-2.3',
      'accepts/ark-2.4',
      'accepts/ark-2.7',
      'accepts/ark-3',
      'accepts/mainsail',
    ],
  },
  {
    mistake: 'reads only the keys of the nodes',
    mutation: ['body?.event ?? body?.type', 'body?.event'],
    fails: ['accepts/docs'],
  },
  {
    mistake: 'assumes that the event is a text',
    mutation: ["if (typeof event !== 'string')", "if (event.startsWith(' '))"],
    fails: [
      'survives/json-array',
      'survives/json-null',
      'survives/event-missing',
      'survives/event-of-wrong-type',
    ],
  },
  {
    mistake: 'shows a stack trace',
    mutation: ["'Refused.'", 'error.stack'],
    fails: ['discloses/no-stack-trace', 'discloses/no-file-path'],
  },
  {
    mistake: 'shows a file path',
    mutation: ["'Refused.'", "'Cannot load /srv/webhooks/config'"],
    fails: ['discloses/no-file-path'],
  },
  {
    mistake: 'reveals the expected authorization',
    mutation: ["answer(401, 'Unauthorized!')", "answer(401, 'Expected ' + half)"],
    fails: ['discloses/no-token'],
  },
  {
    mistake: 'reveals the length of the authorization',
    mutation: ["answer(401, 'Unauthorized!')", "answer(401, 'Got ' + request.headers.authorization?.length)"],
    fails: ['discloses/refusals-alike'],
  },
  {
    mistake: 'answers late',
    mutation: [success, `await new Promise((resolve) => setTimeout(resolve, 40)); ${success}`],
    timeoutMs: 30,
    fails: ['in-time/answers'],
  },
  {
    mistake: 'fails at a repeated delivery',
    mutation: [
      readData,
      `${readData} if (seen.has(body.timestamp)) throw new Error("Twice."); seen.add(body.timestamp);`,
    ],
    fails: ['accepts/twice'],
  },
  {
    mistake: 'exits at a repeated delivery',
    mutation: [
      readData,
      `${readData} if (seen.has(body.timestamp)) process.exit(1); seen.add(body.timestamp);`,
    ],
    fails: ['accepts/twice'],
    endsAt: 'accepts/twice',
  },
  {
    mistake: 'refuses an event it does not know',
    mutation: [
      readData,
      "const data = body.data; if (event === 'bazaar.opened') return answer(422, 'Unknown.');",
    ],
    warns: ['accepts/unknown-event'],
  },
  {
    mistake: 'redirects',
    mutation: [
      '(status, text) => response',
      "(status, text) => status === 200 ? response.writeHead(307, { Location: '/thanks' }).end() : response",
    ],
    warns: ['in-time/no-redirect'],
  },
  {
    mistake: 'redirects so that every sender loses the delivery',
    mutation: [
      '(status, text) => response',
      "(status, text) => status === 200 ? response.writeHead(303, { Location: '/thanks' }).end() : response",
    ],
    fails: ['in-time/no-redirect'],
  },
  {
    mistake: 'answers 304 to one event',
    mutation: [readData, "const data = body.data; if (event === 'round.created') return answer(304, '');"],
    fails: ['in-time/no-redirect'],
  },
  {
    mistake: 'declares JSON and sends a text',
    mutation: ["{ 'Content-Type': 'text/plain' }", "{ 'Content-Type': 'application/json' }"],
    warns: ['in-time/json-answer'],
  },
  {
    mistake: 'sends early hints',
    mutation: [success, `request.socket.write('HTTP/1.1 103 Early Hints\\r\\n\\r\\n'); ${success}`],
    warns: ['in-time/no-informational'],
  },
  {
    mistake: 'reads only the first piece of a body',
    mutation: ['chunks.push(chunk);', 'chunks.push(chunk); if (bytes < 500) break;'],
    fails: ['accepts/slow-body'],
  },
  {
    mistake: 'fails at GET',
    mutation: [
      "if (request.method !== 'POST')",
      "if (request.method === 'GET') throw new Error('GET'); if (request.method !== 'POST')",
    ],
    fails: ['survives/get'],
  },
  {
    mistake: 'accepts one delivery at a time',
    mutation: [
      readData,
      "const data = body.data; if (seen.busy) throw new Error('Busy.'); seen.busy = true; await new Promise((resolve) => setTimeout(resolve, 5)); seen.busy = false;",
    ],
    fails: ['accepts/50-at-once'],
  },
];

testPlanted(planted);
