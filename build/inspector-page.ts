import { readFileSync } from 'node:fs';
import { build } from 'rolldown';

const folder = 'src/inspector/page';

/** Browsers of the last two years. */
const browsers = ['chrome131', 'edge131', 'firefox133', 'safari18.2'];

/**
 * Returns the page of the inspector as one HTML file that loads nothing else. It has exactly one `<style>` and one
 * `<script>`, so the server can name their hashes in its Content-Security-Policy.
 */
export async function inspectorPage(): Promise<string> {
  const { output } = await build({
    logLevel: 'warn',
    platform: 'browser',
    input: `${folder}/main.tsx`,
    tsconfig: `${folder}/tsconfig.json`,
    transform: {
      target: browsers,
      jsx: { development: false },
    },
    write: false,
    output: {
      format: 'esm',
      minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
      codeSplitting: false,
      comments: false,
    },
  });
  const [{ code }] = output;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Inspector</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(icon)}">
<style>${minifiedStyle(readFileSync(`${folder}/style.css`, 'utf8'))}</style>
<script type="module">${withoutMarkup(code.trim())}</script>
</head>
<body></body>
</html>
`;
}

const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 20"><path fill="#6b64f0" d="M4 17V9a6 6 0 0 1 12 0v8l-2-1.6-2 1.6-2-1.6L8 17l-2-1.6z"/></svg>';

/** These would end the script, or hide its end, for the parser of HTML. In the strings of a script they mean the same. */
function withoutMarkup(code: string): string {
  return code.replace(/<(?=!--|\/?script)/gi, String.raw`\x3C`);
}

/** The style contains no strings with runs of spaces, so they may all go. */
function minifiedStyle(css: string): string {
  return css
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .trim();
}
