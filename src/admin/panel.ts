// Creates AdminJS with the areas' resources, our rules, and our components instead of its pages.
import AdminJS, { type AdminJSOptions, type PropertyOptions } from 'adminjs'
import * as AdminJSSQL from '@adminjs/sql'
import type { Knex } from 'knex'
import type { AppContext } from '../context.ts'
import { readDashboard } from '../dashboard/service.ts'
import type { Property } from '../resource.ts'
import { personOf } from './access.ts'
import { actionsOf } from './actions.ts'
import { SafeResource } from './resource.ts'
import { pages, resources } from './resources.ts'

export const rootPath = '/admin'

export function createPanel(ctx: AppContext, knex: Knex): AdminJS {
  AdminJS.registerAdapter({ Resource: AdminJSSQL.Resource, Database: AdminJSSQL.Database })
  const dashboard = pages.find(({ path }) => path === rootPath)
  const options: AdminJSOptions = {
    rootPath,
    loginPath: `${rootPath}/login`,
    logoutPath: `${rootPath}/logout`,
    branding: { companyName: 'Pantau', withMadeWithLove: false, logo: false },
    dashboard: {
      ...(dashboard ? { component: dashboard.component } : {}),
      // Our dashboard component uses /api/v1/dashboard; this is the same data for AdminJS' own client.
      handler: (_request: unknown, _response: unknown, context: { currentAdmin?: unknown }) =>
        readDashboard(ctx, personOf(context)),
    },
    pages: Object.fromEntries(
      pages
        .filter((page) => page !== dashboard)
        .map(({ name, component }) => [name, { component, handler: () => Promise.resolve({}) }]),
    ),
    resources: resources.map((resource) => ({
      resource: new SafeResource(knex, resource, ctx.config),
      options: {
        id: resource.name,
        titleProperty: resource.titleProperty,
        navigation: resource.panel?.navigation ? { name: resource.panel.navigation.group } : false,
        sort: { sortBy: resource.order.column, direction: resource.order.direction },
        properties: Object.fromEntries(
          resource.properties.map((one, index) => [one.name, propertyOptions(one, index)]),
        ),
        actions: actionsOf(ctx, resource),
      },
    })),
    settings: { defaultPerPage: 20 },
  }
  return new AdminJS(options)
}

/** `custom` has what our components need in addition: see admin/described.ts. */
function propertyOptions(
  { sort, shown = [], cell, filter, options }: Property,
  index: number,
): PropertyOptions {
  return {
    isSortable: sort ?? false,
    position: index + 1,
    isVisible: {
      list: shown.includes('list'),
      edit: shown.includes('form'),
      filter: shown.includes('filter'),
      show: shown.includes('record'),
    },
    custom: { cell, filter, options },
  }
}
