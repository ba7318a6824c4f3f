import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { exitCodes } from '../exit-code.ts';
import type { AuditFlags } from '../flags.ts';
import type { Io } from '../io.ts';
import { askedOf } from '../mcp/asked.ts';
import { createMcpServer } from '../mcp/server.ts';
import type { Parts } from '../parts.ts';
import { auditOptionsOf, prepare } from './judge.ts';

/** What `mcp` is told. */
export interface McpFlags extends Pick<
  AuditFlags,
  'check' | 'skipCheck' | 'assumeWorkloads' | 'config' | 'waivers' | 'quiet' | 'color'
> {
  readonly inventory: string;
}

/**
 * Answers an assistant about one inventory, over stdin and stdout, until stdin ends. The inventory and the flags are settled
 * before anything is answered; after that nothing is read or written but the messages.
 */
export const mcp = async (flags: McpFlags, io: Io, parts: Parts): Promise<number> => {
  const asked = { ...flags, vpc: [], format: [], failOn: 'never' } as unknown as AuditFlags;
  const request = await prepare(asked, parts);
  const inventory = await parts.loadInventory(flags.inventory);
  const options = { ...(await auditOptionsOf(request, asked)), matrix: null };
  const server = createMcpServer(askedOf(inventory, options), (error) => {
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    io.stderr.write(`${stack}\n\nThis is a bug of pathproof. Please report it, with the text above.\n`);
  });
  const transport = new StdioServerTransport();
  const ended = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    process.stdin.once('end', resolve);
  });
  await server.connect(transport);
  if (!flags.quiet) io.stderr.write(`Answering about ${flags.inventory} on stdin and stdout.\n`);
  await ended;
  return exitCodes.clean;
};
