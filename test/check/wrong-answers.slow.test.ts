import { testWrongHandlers } from './wrong-handlers/test-wrong.ts';

testWrongHandlers('bodies', 'answers', 'slowness');
