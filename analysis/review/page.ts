export interface PageFacts {
  readonly title: string;
}

/** What a text is in HTML, between tags or in a quoted attribute. */
function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/**
 * No inline script, no eval, nothing from elsewhere. `'self'` is what a server gives; from disk it is `file:`.
 * Vega draws with style attributes set through the DOM, which a policy for style elements does not concern.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' file:",
  "style-src 'self' file:",
  'font-src data:',
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** `index.html`: a shell that the script fills. */
export function indexPage({ title }: PageFacts): string {
  const heading = escapeHtml(title === '' ? 'The paper' : title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="npm run paper -- site">
<title>Reviewer's view: ${heading}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="style.css">
<script src="app.js" defer></script>
<script src="data/paper.js" defer></script>
<script src="data/runs.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="masthead">
<p class="kicker">Reviewer's view</p>
<h1>${heading}</h1>
<p class="status" id="status"></p>
</header>
<nav class="tabs" id="tabs" aria-label="Views"></nav>
<div class="page">
<main id="main" tabindex="-1"><noscript><p>Everything here is drawn by a script in the same folder, which is switched off.
The tables are in <a href="../main.pdf">the PDF</a>.</p></noscript></main>
<nav class="contents" id="contents" aria-label="Contents of the view"></nav>
<aside class="panel" id="panel" aria-label="Details" hidden></aside>
</div>
</body>
</html>
`;
}
