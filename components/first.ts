// Modules that nearly every page needs. Importing them here puts them into the first file; otherwise each would be a small
// file that a phone fetches one round trip later.
import './shared/assignees.tsx'
import './shared/badges.tsx'
import './shared/copy.tsx'
import './shared/failure-text.tsx'
import './shared/load-more.tsx'
import './shared/log-texts.ts'
import './shared/page.tsx'
import './lib/pointing.ts'
import './queue/memory.ts'
import './ui/listbox.tsx'
import './ui/radio-group.tsx'
import '../src/tickets/rules.ts'
