// The button below a list that loads its next page.
import { t } from './texts.ts'
import './load-more.css'
import '../ui/button.css'

interface Props {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> }
}

export function LoadMore({ list }: Props) {
  if (!list.hasNextPage) return null
  return (
    <div className="pad more">
      <button
        type="button"
        className="btn"
        disabled={list.isFetchingNextPage}
        onClick={() => void list.fetchNextPage()}
      >
        {list.isFetchingNextPage ? t('loading') : t('more')}
      </button>
    </div>
  )
}
