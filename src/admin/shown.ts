// The types of what the page tells the panel about tables and pages: AdminJS' description of each resource, reduced to what our
// components need, in the person's language, and with only the actions that they may run. described.ts creates it.
export interface ShownProperty {
  name: string
  type: 'string' | 'textarea' | 'number' | 'uuid' | 'datetime' | 'boolean'
  label: string
  hint?: string
  values?: { value: string; label: string }[]
  filter?: string
  /** The resource whose records the filter offers. */
  options?: string
  cell?: string
  /** Required in the generic form. */
  required?: true
  /** The longest text, in characters. */
  max?: number
  sort?: true
  wide?: true
}

export interface ShownAction {
  name: string
  kind: 'resource' | 'record'
  bulk?: true
  label: string
  done?: string
  ask?: { title: string; text: string }
  danger?: true
  component?: string
  /** The names of the form's properties. */
  fields: string[]
}

export interface ShownNavigation {
  icon: string
  group: 'work' | 'manage'
  place: number
}

export interface ShownResource {
  id: string
  title: string
  lead?: string
  find?: string
  empty?: { title: string; text: string }
  navigation?: ShownNavigation
  titleProperty: string
  /** Names of components; absent: the generic component. */
  components: { list?: string; show?: string; rows?: string }
  /** For the audit log: the prefix of its actions, and the word for a row. */
  audit?: { kind: string; one: string }
  properties: ShownProperty[]
  /** Names of properties, in order. */
  list: string[]
  filters: string[]
  record: string[]
  actions: ShownAction[]
}

export interface ShownPage {
  name: string
  path: string
  title: string
  component: string
  navigation?: ShownNavigation
}

export interface ShownPanel {
  resources: ShownResource[]
  pages: ShownPage[]
  /** Addresses of pages that exist but that this person may not see. */
  closed: string[]
}
