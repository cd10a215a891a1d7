// The floors of src/, from the bottom: a room may import only from floors below its own. A room is a folder, or a file beside
// the folders. Rooms on one floor must not import each other. ARCHITECTURE.md explains what each is for.
const floors = [
  ['customers', 'errors', 'spreadsheet', 'metrics.ts', 'live-message.ts'],
  ['errors.ts'],
  ['config.ts'],
  ['db'],
  ['core.ts'],
  ['policy'],
  ['http'],
  ['audit'],
  ['api-keys', 'auth'],
  ['route.ts', 'resource.ts'],
  ['plain-tables'],
  ['webhook', 'marks'],
  ['live', 'canned-replies', 'categories', 'broadcasts', 'attachments'],
  ['tickets', 'resends'],
  // Folders that build on tickets: replies, a parcel's history, a customer's page, users (whose tickets are unassigned when
  // they are deactivated).
  ['replies', 'parcels', 'users', 'customer-pages'],
  ['dashboard', 'statuses'],
  ['n8n', 'docs', 'alerts'],
  ['context.ts'],
  ['operations', 'setup', 'admin', 'jobs'],
  ['app.ts'],
  ['server.ts'],
]

const rooms = floors.flat()
/**
 * Routes and the panel's actions see the whole context: its type alone comes down to them, through route.ts and resource.ts.
 * Those of the rooms that route.ts itself asks (who is calling?) are made with it as well.
 */
const declared = ['route.ts', 'resource.ts']
const isAllowed = (room, other) =>
  (declared.includes(room) && other === 'context.ts') ||
  (['audit', 'api-keys', 'auth'].includes(room) && declared.includes(other))

/** ESLint's configurations: for each room, what stands on its own floor or above. */
export const layers = floors.flatMap((floor, height) =>
  floor.map((room) => {
    const file = room.endsWith('.ts')
    const out = rooms.filter(
      (other) =>
        other !== room && !isAllowed(room, other) && floors.findIndex((one) => one.includes(other)) >= height,
    )
    return {
      files: [file ? `src/${room}` : `src/${room}/**/*.ts`],
      ignores: ['**/*.test.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            patterns: [
              {
                regex: `^${file ? '\\./' : '(?:\\.\\./)+'}(?:${out.map((name) => name.replace('.', '\\.')).join('|')})(?:/|$)`,
                message: `${room} stands below that, or beside it: see .config/layers.mjs.`,
              },
            ],
          },
        ],
      },
    }
  }),
)
