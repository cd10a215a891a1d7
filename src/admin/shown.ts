// What the page tells the panel of its tables and pages: AdminJS' own description of each resource, cut to what our
// components need, in the person's language and with what the person may do alone. Made by described.ts.
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
  /** In the generic form. */
  required?: true
  /** Characters. */
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
  /** Of the form: the names of its properties. */
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
  /** Components by their names; absent: the generic ones. */
  components: { list?: string; show?: string; rows?: string }
  /** For the sentences of the audit log: the beginning of an action, and what a row is called. */
  audit?: { kind: string; one: string }
  properties: ShownProperty[]
  /** Names of its properties, in their order. */
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
  /** Addresses that exist, but not for this person. */
  closed: string[]
}
