import { testWrongHandlers } from './wrong-handlers/test-wrong.ts';

testWrongHandlers('after a refusal', 'effects', 'refusals', 'oracles');
