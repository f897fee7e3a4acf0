import * as vscode from 'vscode';
import { toolNames, type ToolName } from './names.ts';

/** What the tools do; loaded by the first that is used. */
export interface ToolRoom {
  invoke(name: ToolName, input: unknown, token: vscode.CancellationToken): Promise<string>;
  prepare(name: ToolName, input: unknown): vscode.PreparedToolInvocation;
}

export function registerTools(load: () => Promise<ToolRoom>): vscode.Disposable {
  const registrations = toolNames.map((name) =>
    vscode.lm.registerTool<unknown>(name, {
      invoke: async ({ input }, token) => {
        const text = await (await load()).invoke(name, input, token);
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
      },
      prepareInvocation: async ({ input }) => (await load()).prepare(name, input),
    }),
  );
  return vscode.Disposable.from(...registrations);
}
