// Where the panel begins, in the page that src/admin/page.ts writes.
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router-dom'
import '@fontsource-variable/inter'
import './theme/tokens.css'
import './theme/base.css'
import './theme/login.css'
import './shell/shell.css'
import './queue/queue.css'
import './ticket/ticket.css'
import './dashboard/dashboard.css'
import './broadcasts/broadcasts.css'
import './shared/forms.css'
import './users/users.css'
import './api-keys/api-keys.css'
import './canned-replies/canned-replies.css'
import './audit-log/audit-log.css'
import './profile/profile.css'
import './n8n/n8n.css'
import { App } from './app.tsx'
import { forgetOthers } from './lib/others.ts'

forgetOthers()

const container = document.getElementById('app')
if (container)
  createRoot(container).render(
    <BrowserRouter>
      <App />
    </BrowserRouter>,
  )
