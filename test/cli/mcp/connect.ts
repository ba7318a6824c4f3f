import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import type { Inventory } from '../../../src/model/inventory.ts';
import { askedOf } from '../../../src/cli/mcp/asked.ts';
import { createMcpServer } from '../../../src/cli/mcp/server.ts';
import type { Check } from '../../../src/checks/check.ts';

/** What a tool answered, as an assistant has it. */
export interface Answered {
  readonly isError?: boolean;
  readonly structuredContent?: { readonly notice: string; readonly answer: Record<string, unknown> };
  readonly content: readonly { readonly type: string; readonly text: string }[];
}

/** A client of the SDK, connected to the server of an inventory within this process. */
export const connected = async (inventory: Inventory, checks: readonly Check[]) => {
  const bugs: unknown[] = [];
  const options = {
    checks,
    vpcIds: [],
    assumeWorkloads: false,
    minimumSeverity: null,
    matrix: null,
    toolVersion: '0.1.0',
  };
  const server = createMcpServer(askedOf(inventory, options), (error) => bugs.push(error));
  const client = new Client({ name: 'test', version: '1' });
  const [a, b] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(a), client.connect(b)]);
  const ask = async (name: string, args: Record<string, unknown> = {}): Promise<Answered> =>
    (await client.callTool({ name, arguments: args })) as unknown as Answered;
  /** The answer of a tool that must have one. */
  const answer = async (
    name: string,
    args: Record<string, unknown> = {},
  ): Promise<Record<string, unknown>> => {
    const answered = await ask(name, args);
    if (!answered.structuredContent) throw new Error(answered.content[0]?.text);
    return answered.structuredContent.answer;
  };
  return { client, ask, answer, bugs, close: () => client.close() };
};
