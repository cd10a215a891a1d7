// All keyboard shortcuts of the panel: where each works, its keys and its label. Pages define what a command does; the `?`
// dialog and the keys shown on buttons come from this list, so neither can miss one.

import type { Ability } from '../../src/policy/abilities.ts'

interface Command {
  /** The keys, named as in the event; the first is shown. */
  keys: readonly [string, ...string[]]
  /** A key of texts.ts; commands with the same label share a line in the `?` dialog. */
  label: string
  /** Hidden from users without this ability. */
  needs?: Ability
}

export const commands = {
  everywhere: {
    search: { keys: ['/'], label: 'key_search' },
    back: { keys: ['escape'], label: 'key_back' },
    create: { keys: ['c'], label: 'key_create', needs: 'tickets.create' },
    help: { keys: ['?'], label: 'key_help' },
  },
  queue: {
    next: { keys: ['j', 'arrowdown'], label: 'key_move' },
    previous: { keys: ['k', 'arrowup'], label: 'key_move' },
    open: { keys: ['enter'], label: 'key_open' },
    take: { keys: ['t'], label: 'key_take' },
    close: { keys: ['e'], label: 'key_close' },
  },
  ticket: {
    note: { keys: ['n'], label: 'key_note' },
    reply: { keys: ['r'], label: 'key_reply' },
    canned: { keys: ['#'], label: 'key_canned' },
    send: { keys: ['ctrl+enter'], label: 'key_send' },
    send_wait: { keys: ['ctrl+shift+enter'], label: 'key_send_wait' },
    send_close: { keys: ['ctrl+alt+enter'], label: 'key_send_close' },
    take: { keys: ['t'], label: 'key_take' },
    turn: { keys: ['e'], label: 'key_turn' },
    status: { keys: ['s'], label: 'key_status' },
    priority: { keys: ['p'], label: 'key_priority' },
    assign: { keys: ['a'], label: 'key_assign' },
    next: { keys: ['j'], label: 'key_next' },
    previous: { keys: ['k'], label: 'key_next' },
  },
} as const satisfies Record<string, Record<string, Command>>

export type Scope = keyof typeof commands
export type CommandOf<S extends Scope> = keyof (typeof commands)[S] & string
type Label = { [S in Scope]: LabelOf<(typeof commands)[S]> }[Scope]
type LabelOf<Commands> = Commands[keyof Commands] extends { label: infer L } ? L : never

const names: Record<string, string> = {
  escape: 'Esc',
  enter: 'Enter',
  'ctrl+enter': 'Ctrl ↵',
  'ctrl+shift+enter': 'Ctrl ⇧ ↵',
  'ctrl+alt+enter': 'Ctrl Alt ↵',
}

export const commandsOf = (scope: Scope): readonly [string, Command & { label: Label }][] =>
  Object.entries(commands[scope])

const shown = ({ keys: [key] }: Command) => names[key] ?? key.toUpperCase()

/** The key of a command as it is printed on a keyboard. */
export function keyOf<S extends Scope>(scope: S, command: CommandOf<S>): string {
  const found = commandsOf(scope).find(([name]) => name === command)
  return found ? shown(found[1]) : ''
}

/** The lines of the `?` dialog: each label with its keys. */
export function linesOf(
  scope: Scope,
  may: (ability: Ability) => boolean = () => true,
): { label: Label; keys: string[] }[] {
  const lines = new Map<Label, string[]>()
  for (const [, command] of commandsOf(scope))
    if (command.needs === undefined || may(command.needs))
      lines.set(command.label, [...(lines.get(command.label) ?? []), shown(command)])
  return [...lines].map(([label, keys]) => ({ label, keys }))
}
