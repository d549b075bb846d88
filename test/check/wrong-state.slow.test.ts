import { testWrongHandlers } from './wrong-handlers/test-wrong.ts';

testWrongHandlers('state', 'hostile input');
