// Describes the resources for one person: which they may read, which properties are shown where, which actions they have.
// AdminJS' own description has 150 KB; shown.ts is the part that our components need.
import type AdminJS from 'adminjs'
import type { PropertyDecorator } from 'adminjs'
import { z } from 'zod'
import type { Person } from '../policy/callers.ts'
import { can, type PolicySettings } from '../policy/can.ts'
import type { Action, Property, Words } from '../resource.ts'
import { SafeResource } from './resource.ts'
import { pages } from './resources.ts'
import type { ShownAction, ShownPanel, ShownProperty, ShownResource } from './shown.ts'

type Say = (words: Words) => string

export function describePanel(admin: AdminJS, policy: PolicySettings, person: Person): ShownPanel {
  const say: Say = ([id, en]) => (person.locale === 'en' ? en : id)
  const all = admin.resources.filter((one) => one instanceof SafeResource && one.table.panel !== undefined)
  const seen = (one: (typeof all)[number]) => one.decorate().actions.list?.isAccessible(person) ?? false
  const mayOpen = ({ ability }: (typeof pages)[number]) => can(policy, person, ability)
  return {
    resources: all
      .filter(seen)
      .flatMap((one) => (one instanceof SafeResource ? describe(one, person, say) : [])),
    pages: pages.filter(mayOpen).map(({ name, path, title, component, navigation }) => ({
      name,
      path,
      title: say(title),
      component,
      ...(navigation ? { navigation } : {}),
    })),
    closed: [
      ...all.filter((one) => !seen(one)).map((one) => `/admin/resources/${one.decorate().id()}`),
      ...pages.filter((page) => !mayOpen(page)).map(({ path }) => path),
    ],
  }
}

function describe(resource: SafeResource, person: Person, say: Say): ShownResource[] {
  const { panel, audit, actions: declared = [], properties, titleProperty } = resource.table
  if (!panel) return []
  const decorated = resource.decorate()
  const page = decorated.actions.list?.toJSON(person).component
  const record = decorated.actions.show?.toJSON(person).component
  const names = (where: 'list' | 'filter' | 'show') =>
    panel.list === undefined ? decorated.getProperties({ where }).map((one) => one.name()) : []
  const actions = declared
    .filter(({ name }) => decorated.actions[name]?.isAccessible(person))
    .flatMap((action) => describeAction(action, say))
  return [
    {
      id: decorated.id(),
      title: say(panel.title),
      ...(panel.lead ? { lead: say(panel.lead) } : {}),
      ...(panel.find ? { find: say(panel.find) } : {}),
      ...(panel.empty ? { empty: { title: say(panel.empty.title), text: say(panel.empty.text) } } : {}),
      ...(panel.navigation ? { navigation: panel.navigation } : {}),
      titleProperty,
      components: {
        ...(isName(page) ? { list: page } : {}),
        ...(isName(record) ? { show: record } : {}),
        ...(panel.rows === undefined ? {} : { rows: panel.rows }),
      },
      ...(audit?.one ? { audit: { kind: audit.kind, one: say(audit.one) } } : {}),
      properties: properties.flatMap((property) =>
        describeProperty(property, decorated.properties[property.name], schemaOf(declared), say),
      ),
      list: names('list'),
      filters: names('filter'),
      record: names('show'),
      actions,
    },
  ]
}

const isName = (component: unknown): component is string => typeof component === 'string'

/** The schema of the action `new`, whose form has all fields. */
function schemaOf(actions: readonly Action[]): z.ZodObject | undefined {
  return actions.find(({ name }) => name === 'new')?.schema
}

function describeProperty(
  { name, type, label, hint, words, values, wide }: Property,
  decorated: PropertyDecorator | undefined,
  schema: z.ZodObject | undefined,
  say: Say,
): ShownProperty[] {
  if (!label || !decorated) return []
  const { cell, filter, options } = customOf.parse(decorated.toJSON().custom)
  const field: unknown = schema?.shape[name]
  const named = values ?? Object.keys(words ?? {})
  return [
    {
      name,
      type,
      label: say(label),
      ...(hint ? { hint: say(hint) } : {}),
      ...(named.length > 0
        ? { values: named.map((value) => ({ value, label: words?.[value] ? say(words[value]) : value })) }
        : {}),
      ...(filter === undefined ? {} : { filter }),
      ...(options === undefined ? {} : { options }),
      ...(cell === undefined ? {} : { cell }),
      ...(wide ? { wide } : {}),
      ...(decorated.isSortable() ? { sort: true as const } : {}),
      ...(field instanceof z.ZodType ? limitsOf(field) : {}),
    },
  ]
}

const customOf = z.object({
  cell: z.string().optional(),
  filter: z.string().optional(),
  options: z.string().optional(),
})

const withLength = z.object({ maxLength: z.number().optional() })

function limitsOf(field: z.ZodType): Pick<ShownProperty, 'required' | 'max'> {
  const { maxLength } = withLength.parse(z.toJSONSchema(field, { io: 'input', unrepresentable: 'any' }))
  return {
    ...(field.safeParse(undefined).success ? {} : { required: true as const }),
    ...(maxLength === undefined ? {} : { max: maxLength }),
  }
}

function describeAction(action: Action, say: Say): ShownAction[] {
  const { name, kind, bulk, label, done, ask, danger, component, schema } = action
  if (!label) return []
  return [
    {
      name,
      kind,
      label: say(label),
      ...(bulk ? { bulk } : {}),
      ...(done ? { done: say(done) } : {}),
      ...(ask ? { ask: { title: say(ask.title), text: say(ask.text) } } : {}),
      ...(danger ? { danger } : {}),
      ...(component === undefined ? {} : { component }),
      fields: Object.keys(schema?.shape ?? {}),
    },
  ]
}
