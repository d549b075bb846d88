import { Redis } from 'ioredis';
import { prepareGroups } from '../engines/numbered-block.ts';

/** Adds deliveries that are in memory to a stream: the script of the program, 256 entries at once. */
const [url = '', count = ''] = process.argv.slice(2);
const entriesTogether = 256;
const maxlen = 1_000_000;

const script = `
local maxlen = tonumber(ARGV[1])
local at = 2
while at <= #ARGV do
  local key, count = ARGV[at], tonumber(ARGV[at + 1])
  if not redis.call('ZSCORE', KEYS[2], key) then
    local entry = redis.call('XADD', KEYS[1], 'MAXLEN', maxlen, '*', unpack(ARGV, at + 2, at + 1 + count))
    redis.call('ZADD', KEYS[2], string.match(entry, '^%d+'), key)
  end
  at = at + 2 + count
end
redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -maxlen - 1)`;

const calls = prepareGroups(Number(count), entriesTogether).map((deliveries) =>
  deliveries.flatMap(({ attributes, body }) => {
    const fields = [...Object.entries(attributes).flat(), 'body', body];
    return [attributes.id ?? '', fields.length, ...fields];
  }),
);

const client = new Redis(url);
for (const entries of calls) await client.eval(script, 2, 'webhooks', '{webhooks}:keys', maxlen, ...entries);
