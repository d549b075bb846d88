import { testWrongHandlers } from './wrong-handlers/test-wrong.ts';

testWrongHandlers('comparison', 'digests');
