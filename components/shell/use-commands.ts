// Connects the commands of a page (commands.ts) to their actions.
import { useShortcuts } from '../lib/shortcuts.tsx'
import { commandsOf, type CommandOf, type Scope } from './commands.ts'

/** Runs `actions` for the commands of `scope` while the component is mounted. */
export function useCommands<S extends Scope>(
  scope: S,
  actions: { [Name in CommandOf<S>]?: (() => void) | undefined },
): void {
  const given = new Map<string, (() => void) | undefined>(Object.entries(actions))
  useShortcuts(
    Object.fromEntries(
      commandsOf(scope).flatMap(([name, { keys }]) => keys.map((key) => [key, given.get(name)] as const)),
    ),
  )
}
