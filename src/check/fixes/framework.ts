/** The frameworks and languages that the fixes can be worded for, with the name that people know each by. */
const frameworkTitles = {
  express: 'Express',
  fastify: 'Fastify',
  hono: 'Hono',
  flask: 'Flask',
  django: 'Django',
  fastapi: 'FastAPI',
  go: 'Go',
  php: 'PHP',
  ruby: 'Ruby',
  java: 'Java',
  rust: 'Rust',
} as const;

export type Framework = keyof typeof frameworkTitles;

function isFramework(name: string): name is Framework {
  return Object.hasOwn(frameworkTitles, name);
}

export const frameworks: readonly Framework[] = Object.keys(frameworkTitles).filter(isFramework);

export function frameworkTitle(framework: Framework): string {
  return frameworkTitles[framework];
}
