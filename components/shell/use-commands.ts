// Binds the commands of a page (commands.ts) to what they do there.
import { useShortcuts } from '../lib/shortcuts.tsx'
import { commandsOf, type CommandOf, type Scope } from './commands.ts'

/** What commands do on the page that is shown. */
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
