// What the bank takes for the command line: hands what it is asked to the one that is loaded already (warm.mjs), and says the same.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

const asked = connect(Number(readFileSync(new URL('port', import.meta.url), 'utf8')), '127.0.0.1');
let text = '';
asked.setEncoding('utf8');
asked.on('data', (piece) => (text += piece));
asked.on('end', () => {
  const { code, out, err } = JSON.parse(text);
  process.stdout.write(out);
  process.stderr.write(err);
  process.exitCode = code;
});
asked.end(JSON.stringify(process.argv.slice(2)));
