/** How common languages write a stack frame, or the heading of a stack trace. */
const stackPatterns: readonly RegExp[] = [
  // JavaScript: "at parse (/srv/app.js:1:2)", "at JSON.parse (<anonymous>)"; in HTML as &lt; and &nbsp;.
  /\bat [^\n()]{0,200}\((?:[^\s()]{1,300}:\d+:\d+|<anonymous>|&lt;anonymous&gt;)\)/,
  /\bat (?:async )?(?:file:\/\/|node:|[A-Za-z]:\\|\/)[^\s()]{1,300}:\d+:\d+/,
  /Traceback \(most recent call last\)/,
  /File (?:"|&quot;|&#34;)[^"\n&]{1,300}(?:"|&quot;|&#34;), line \d+/,
  /\bgoroutine \d+ \[[a-z ]+\]:/,
  /\bpanic: runtime error/,
  /\bat [\w$.]{3,200}\([\w$]{1,80}\.(?:java|kt|scala|groovy):\d+\)/,
  /\bat [\w.<>`]{3,200}\([^)\n]{0,200}\) in [^\n]{1,200}:line \d+/,
  /#\d+ [^\s(]{1,300}\.php\(\d+\)/,
  /\.php(?:<\/b>)? on line (?:<b>)?\d+/,
  /(?<![\w-])[\w-]{1,80}\.rb:\d+:in [`']/,
  /thread '[^']{1,80}' panicked at/,
];

/** Absolute paths in directories that every machine has, paths to a source file of an app, and package folders. */
const pathPatterns: readonly RegExp[] = [
  /file:\/\/\/[^\s"'<>]{2,200}/,
  /(?<![\w.~:/-])\/(?:home|Users|root|usr|opt|etc|proc|var\/(?:www|task|lib|log|app|folders|tmp)|srv|tmp|private|nix)\/[\w.@+-][^\s"'<>&)]{0,200}/,
  /(?<!(?:src|href|action)=["']?)(?<![\w.~:/-])\/(?:[\w.@+-]{1,80}\/){1,20}[\w.@+-]{1,80}\.(?:[cm]?[jt]sx?|py|go|rb|php|java|kt|rs|cs|ex|exs)(?::\d+|\b(?=["'<)\s,;]|$))/m,
  // Not the end of an escape: "\n:\t\n".
  /(?<!\\)\b[A-Za-z]:\\{1,2}(?:[\w .@+-]{1,80}\\{1,2})+[\w.@+-]{1,80}/,
  /(?<![\w-])node_modules[/\\][\w.@-]{1,80}/,
  /(?<![\w-])site-packages[/\\][\w.@-]{1,80}/,
];

const longestExcerpt = 120;

/** Finds a stack trace in a text and returns its beginning; undefined if there is none. */
export function findStackTrace(text: string): string | undefined {
  return firstMatch(text, stackPatterns);
}

/** Finds the path of a file on the server in a text; undefined if there is none. */
export function findFilePath(text: string): string | undefined {
  return firstMatch(text, pathPatterns);
}

function firstMatch(text: string, patterns: readonly RegExp[]): string | undefined {
  for (const pattern of patterns) {
    const [found] = pattern.exec(text) ?? [];
    if (found !== undefined) return found.slice(0, longestExcerpt);
  }
  return undefined;
}
