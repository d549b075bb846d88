import { jetstream } from '@nats-io/jetstream';
import { connect, headers } from '@nats-io/transport-node';
import { prepareGroups } from '../engines/numbered-block.ts';

/** Publishes deliveries that are in memory to an existing stream, and waits for the answer to each. */
const [url = '', count = ''] = process.argv.slice(2);

const messages = prepareGroups(Number(count), 1).flatMap((deliveries) =>
  deliveries.map(({ attributes: { datacontenttype = '', ...others }, body }) => {
    const named = headers();
    for (const [name, value] of Object.entries(others)) named.set(`ce-${name}`, value);
    named.set('content-type', datacontenttype);
    return { body, options: { msgID: others.id ?? '', expect: { streamName: 'WEBHOOKS' }, headers: named } };
  }),
);

const connection = await connect({ servers: url });
const stream = jetstream(connection);
for (const { body, options } of messages) await stream.publish('phantom.mainnet.block.forged', body, options);
