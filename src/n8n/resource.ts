// The connection page in the panel.
import type { PanelPage } from '../resource.ts'

export const connectionPage: PanelPage = {
  name: 'n8n',
  path: '/admin/pages/n8n',
  ability: 'n8n.configure',
  title: ['Koneksi n8n', 'n8n connection'],
  component: 'connection',
  navigation: { icon: 'n8n', group: 'manage', place: 30 },
}
