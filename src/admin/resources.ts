// All tables and pages of the panel, gathered from the areas. AdminJS' resources, the pages, the navigation, the kinds of the
// audit log and the tests that visit every page are built from these two lists.
import { apiKeyResource } from '../api-keys/resource.ts'
import { auditResource } from '../audit/resource.ts'
import { broadcastResource } from '../broadcasts/resource.ts'
import { cannedReplyResource } from '../canned-replies/resource.ts'
import { categoryResource } from '../categories/resource.ts'
import { customerPage } from '../customer-pages/resource.ts'
import { dashboardPage } from '../dashboard/resource.ts'
import { connectionPage } from '../n8n/resource.ts'
import type { PanelPage, Resource } from '../resource.ts'
import { ticketResources } from '../tickets/resource.ts'
import { profilePage, userResource } from '../users/resource.ts'
import { deliveryResource } from '../webhook/resource.ts'

const areas: readonly Resource[] = [
  ...ticketResources,
  broadcastResource,
  userResource,
  apiKeyResource,
  cannedReplyResource,
  categoryResource,
  deliveryResource,
]

export const pages: readonly PanelPage[] = [dashboardPage, customerPage, connectionPage, profilePage]

export const resources: readonly Resource[] = [
  ...areas,
  auditResource(
    [...areas, ...pages].flatMap(({ audit }) => (audit ? [[audit.kind, audit.title] as const] : [])),
  ),
]
