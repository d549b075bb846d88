import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import {
  assertMethod,
  createApp,
  createError,
  createRouter,
  defineEventHandler,
  getHeader,
  readRawBody,
  sendNoContent,
  toNodeListener,
} from 'h3-v1';

const hash = (text) => createHash('sha256').update(text).digest();
const half = hash(process.env.PHANTOM_WEBHOOK_TOKEN.slice(0, 32));

const router = createRouter().use(
  '/webhook',
  defineEventHandler(async (event) => {
    if (!timingSafeEqual(hash(getHeader(event, 'authorization') ?? ''), half)) {
      throw createError({ statusCode: 401 });
    }
    assertMethod(event, 'POST');
    if (Number(getHeader(event, 'content-length')) > 5_000_000) throw createError({ statusCode: 413 });
    const text = await readRawBody(event);
    let delivery;
    try {
      delivery = JSON.parse(text);
    } catch {
      throw createError({ statusCode: 400 });
    }
    if (typeof delivery?.event !== 'string') throw createError({ statusCode: 400 });
    return sendNoContent(event);
  }),
);

createServer(toNodeListener(createApp({ debug: false }).use(router))).listen(process.env.PORT, '127.0.0.1');
