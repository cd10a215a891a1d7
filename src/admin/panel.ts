// AdminJS itself: our resources under our rules, and our components instead of its pages.
import AdminJS, { type AdminJSOptions } from 'adminjs'
import * as AdminJSSQL from '@adminjs/sql'
import type { Knex } from 'knex'
import type { AppContext } from '../context.ts'
import { readDashboard } from '../dashboard/service.ts'
import { personOf } from './access.ts'
import { readOnly, ticketActions, userActions } from './actions.ts'
import { SafeResource } from './resource.ts'
import { tables } from './tables.ts'

export const rootPath = '/admin'

export function createPanel(ctx: AppContext, knex: Knex): AdminJS {
  AdminJS.registerAdapter({ Resource: AdminJSSQL.Resource, Database: AdminJSSQL.Database })
  const own: Record<string, ReturnType<typeof readOnly>> = {
    tickets: ticketActions(ctx),
    users: userActions(ctx),
  }
  const options: AdminJSOptions = {
    rootPath,
    loginPath: `${rootPath}/login`,
    logoutPath: `${rootPath}/logout`,
    branding: { companyName: 'Pantau', withMadeWithLove: false, logo: false },
    dashboard: {
      // Read by our dashboard component through /api/v1/dashboard; this is the same for AdminJS' own client.
      handler: (_request: unknown, _response: unknown, context: { currentAdmin?: unknown }) =>
        readDashboard(ctx, personOf(context)),
    },
    resources: tables.map((table) => ({
      resource: new SafeResource(knex, table, ctx.config),
      options: {
        id: table.name,
        titleProperty: table.title,
        sort: { sortBy: table.order.column, direction: table.order.direction },
        actions: own[table.name] ?? readOnly(ctx.config, table.name),
      },
    })),
    settings: { defaultPerPage: 20 },
  }
  return new AdminJS(options)
}
