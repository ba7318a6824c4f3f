// The built command line in one process that stays: what is asked at its port is run one after the other, as main.js runs it.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { pathToFileURL } from 'node:url';

const [main = '', inventory] = process.argv.slice(2);
const [, chunk] = /import\("(\.\.\/chunks\/run-\w+\.js)"\)/.exec(readFileSync(main, 'utf8')) ?? [];
if (chunk === undefined) throw new Error(`${main} does not say where it has its run from`);
const { run } = await import(new URL(chunk, pathToFileURL(main)).href);

const answer = async (argv) => {
  const said = { out: '', err: '' };
  const sinkTo = (name) => ({ write: (text) => ((said[name] += text), true) });
  const code = await run(argv, {
    stdout: sinkTo('out'),
    stderr: sinkTo('err'),
    env: { NO_COLOR: '1', AWS_EC2_METADATA_DISABLED: 'true' },
    now: () => new Date(),
    onInterrupt: () => () => undefined,
    exit: () => undefined,
  });
  return { code, ...said };
};

// What is judged first waits for all that judges to be loaded: the bank gives no answer the time for that on a busy machine.
let last = answer(['audit', inventory, '--format', 'json', '--quiet']);
const server = createServer({ allowHalfOpen: true }, (asked) => {
  let text = '';
  asked.setEncoding('utf8');
  asked.on('data', (piece) => (text += piece));
  asked.on('end', () => {
    last = last.then(async () => asked.end(JSON.stringify(await answer(JSON.parse(text)))));
  });
});
await last;
server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
