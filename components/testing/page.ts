// Replaces the page that src/admin/page.ts writes, so that functions of the panel can be tested without a browser: an
// Indonesian admin, in the business timezone. Import it before the code under test.
const page: Pick<Window, 'PANTAU'> = {
  PANTAU: {
    person: {
      id: '00000000-0000-7000-8000-000000000001',
      full_name: 'Adi Admin',
      email: 'adi@example.com',
      role: 'admin',
      locale: 'id',
    },
    timezone: 'Asia/Jakarta',
    panel: { resources: [], pages: [], closed: [] },
    abilities: ['tickets.list', 'tickets.all', 'tickets.pool', 'ticket.assign'],
    reopenDays: 7,
    repliesConfigured: true,
    replyConfirmMinutes: 10,
    attachmentMaxMb: 16,
  },
}
Object.assign(globalThis, { window: page })
