import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { codeOf } from '../../house/source.ts';
import { buildCli } from '../../live/cli.ts';
import { execute } from '../execute.ts';

beforeAll(buildCli);

describe('pathproof mcp', () => {
  it('answers the client of the SDK over stdin and stdout, and ends with it', async () => {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: ['dist/cli/main.js', 'mcp', '--inventory', 'examples/example-organization.json'],
      stderr: 'pipe',
    });
    let stderr = '';
    transport.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport);
    const { pid } = transport;
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toContain('path');
    const answered = await client.callTool({ name: 'findings', arguments: { limit: 1 } });
    expect(answered.structuredContent).toMatchObject({ answer: { offset: 0 } });
    await client.close();
    expect(stderr).toBe('Answering about examples/example-organization.json on stdin and stdout.\n');
    expect(() => process.kill(pid ?? 0, 0)).toThrow();
  });

  it.each([
    [['mcp'], '--inventory'],
    [['mcp', '--inventory', 'x.json', '--check', 's3-via-nit'], 'Did you mean s3-via-nat?'],
    [['mcp', '--inventory', 'x.json', '--region', 'eu-west-1'], 'unknown option'],
  ])('%j ends with exit 2 and says %s', async (argv, sentence) => {
    const { code, out, err } = await execute(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });
});

describe('what answers an assistant', () => {
  /** Every module of src that the command loads, now or when a tool is asked. */
  const loadedFrom = (path: string, found = new Set<string>()): ReadonlySet<string> => {
    const code = codeOf(readFileSync(path, 'utf8'), { strings: 'keep' });
    const imports = [
      ...code.matchAll(/^(?:import|export)\s(?!type\b)[^;]*?from\s'([^']+)'|import\('([^']+)'\)/gm),
    ];
    for (const match of imports) {
      const specifier = match[1] ?? match[2] ?? '';
      const target = specifier.startsWith('.') ? join(dirname(path), specifier) : specifier;
      if (found.has(target)) continue;
      found.add(target);
      if (target.startsWith('src/')) loadedFrom(target, found);
    }
    return found;
  };
  const loaded = [...loadedFrom('src/cli/mcp/server.ts'), ...loadedFrom('src/cli/mcp/asked.ts')];

  it('knows no AWS client, no credentials and no network', () => {
    expect(loaded.length).toBeGreaterThan(200);
    expect(
      loaded.filter((name) =>
        /^(?:src\/(?:aws|collect|collectors|lambda)\/|@aws-sdk|@smithy|node:(?:http|https|net|tls|dns|child_process))/.test(
          name,
        ),
      ),
    ).toEqual([]);
  });
});
