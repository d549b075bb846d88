import { testWrongHandlers } from './wrong-handlers/test-wrong.ts';

testWrongHandlers('missing authorization', 'places', 'trust', 'order');
