// The page as a single HTML file, which a browser opens without any server.

interface Parts {
  readonly script: string;
  readonly worker: string;
  readonly style: string;
}

/** The file has no gateway to call. Its worker makes functions from templates. */
const policy =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** @param document the page's `index.html` @throws Error if it does not load the parts as expected */
export function singleFile(document: string, { script, worker, style }: Parts): string {
  return [
    ['<html lang="en">', '<html lang="en" data-shared>'],
    [
      '<meta charset="utf-8" />',
      `<meta charset="utf-8" />\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    ],
    ['<link rel="stylesheet" href="style.css" />', `<style>${style}</style>`],
    ['    <script type="module" src="main.js"></script>\n', ""],
    [
      "  </body>",
      `    <script type="application/json" id="shared-data">null</script>
    <script type="text/plain" id="worker-script">${inScript(worker)}</script>
    <script type="module">${inScript(script)}</script>
  </body>`,
    ],
  ].reduce((text, [from = "", to = ""]) => {
    if (!text.includes(from)) throw new Error(`The page's document does not contain ${from}`);
    return text.replace(from, () => to);
  }, document);
}

/** A script's text, without what would end its element or begin a comment. */
function inScript(text: string): string {
  return text.replaceAll(/<\/(?=script)/gi, "<\\/").replaceAll("<!--", "<\\x21--");
}
