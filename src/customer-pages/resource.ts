// The customer's page in the panel.
import type { PanelPage } from '../resource.ts'

export const customerPage: PanelPage = {
  name: 'customer',
  path: '/admin/customers/:key',
  ability: 'customers.read',
  title: ['Pelanggan', 'Customer'],
  component: 'customer',
  audit: { kind: 'customer', title: ['Pelanggan', 'Customers'] },
}
