// The saved views of a scope: the built-in ones, those of this browser, and the shared ones. Saves the current list as a view.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Scope } from '../../../../shared/entry/scope.ts'
import { address } from '../router/address.ts'
import { scopeOf } from '../shell/scope.ts'
import { Icon } from '../widgets/icon.tsx'
import { Menu } from '../widgets/menu.tsx'
import { Failure } from '../widgets/states.tsx'
import { Value } from '../widgets/value.tsx'
import { zone } from '../words/format.ts'
import { visibleText } from '../words/visible-text.ts'
import { builtIn, builtInViews } from './built-in-views.ts'
import { withoutView, withView } from './kept-views.ts'
import { ownViews, setOwnViews } from './own-views.ts'
import { SaveViewForm } from './save-view-form.tsx'
import { addressOf, type SavedView, showSame, viewOf } from './saved-view.ts'
import { removeSharedView, type SharedView, sharedViews, shareView } from './shared-views.ts'
import { ViewFiles } from './view-files.tsx'
import { viewWords } from './words.ts'

export function ViewsMenu() {
  const say = viewWords()
  const here = scopeOf(address.value.pathname)
  if (!here) return null
  const scope: Scope = `${here.kind}/${here.id}`
  return (
    <Menu class="button only-icon" role="dialog" at="end" label={say.views} button={<Icon name="receipt" />}>
      {(close) => <Views scope={scope} close={close} />}
    </Menu>
  )
}

function Views({ scope, close }: { readonly scope: Scope; readonly close: () => void }) {
  const say = viewWords()
  const shared = useSignal<readonly SharedView[]>([])
  const failure = useSignal<unknown>(undefined)
  const note = useSignal('')
  const load = () =>
    sharedViews(scope).then(
      (views) => {
        shared.value = views
      },
      (error: unknown) => {
        failure.value = error
      },
    )
  useEffect(() => void load(), [scope])
  const trying = (work: Promise<unknown>) => {
    failure.value = undefined
    work.then(load, (error: unknown) => {
      failure.value = error
    })
  }
  const own = ownViews.value.filter((view) => view.scope === scope)
  return (
    <div class="views">
      <span class="label">{say.always}</span>
      {builtInViews.map((name) => (
        <ViewLink view={{ ...builtIn(name, scope, Date.now(), zone.value), name: say.builtIn[name] }} close={close} />
      ))}
      {own.length > 0 && <span class="label">{say.own}</span>}
      {own.map((view) => (
        <ViewLink view={view} close={close} onRemove={() => setOwnViews(withoutView(ownViews.value, view))} />
      ))}
      {shared.value.length > 0 && (
        <span class="label">{say.shared(visibleText(scope.slice(scope.indexOf('/') + 1)))}</span>
      )}
      {shared.value.map((view) => (
        <ViewLink
          view={view}
          close={close}
          {...(view.changeable ? { onRemove: () => trying(removeSharedView(view)) } : {})}
        />
      ))}
      <hr />
      <SaveViewForm
        onSave={(name, isShared) => {
          const view = viewOf(name, scope, address.value.searchParams)
          if (isShared) trying(shareView(view))
          else note.value = setOwnViews(withView(ownViews.value, view)) ? '' : say.notKept
        }}
      />
      <hr />
      <ViewFiles
        onNote={(text) => {
          note.value = text
        }}
      />
      <p class="label" role="status">
        {note.value}
      </p>
      {failure.value !== undefined && <Failure error={failure.value} />}
    </div>
  )
}

interface ViewLinkProps {
  readonly view: SavedView
  readonly close: () => void
  readonly onRemove?: () => void
}

function ViewLink({ view, close, onRemove }: ViewLinkProps) {
  const say = viewWords()
  const isShown = showSame(view, { scope: view.scope, query: address.value.search })
  return (
    <span class="view-line">
      <a
        class="option"
        href={addressOf(view)}
        onClick={close}
        {...(isShown ? { 'aria-current': 'true' as const } : {})}
      >
        <Value text={view.name} />
      </a>
      {onRemove && (
        <button
          type="button"
          class="button quiet small only-icon"
          aria-label={say.remove(visibleText(view.name))}
          title={say.remove(visibleText(view.name))}
          onClick={onRemove}
        >
          <Icon name="cross" />
        </button>
      )}
    </span>
  )
}
