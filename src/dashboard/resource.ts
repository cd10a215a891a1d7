// The dashboard in the panel.
import type { PanelPage } from '../resource.ts'

export const dashboardPage: PanelPage = {
  name: 'dashboard',
  path: '/admin',
  ability: 'dashboard.read',
  title: ['Dashboard', 'Dashboard'],
  component: 'dashboard',
  navigation: { icon: 'dashboard', group: 'work', place: 10 },
}
