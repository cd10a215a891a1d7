// Modules that nearly every page needs. Imported here they are in the first file; otherwise each is a small file of its own
// that a phone asks for one round trip later.
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
