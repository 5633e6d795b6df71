// The states of a screen without content: loading, empty, failed. All screens use these.
import type { ComponentChildren, RefObject } from 'preact'
import { useContext, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { ApiError } from '../../../../shared/client/api-error.ts'
import { anotherTryMayHelp, isPassing } from '../api/client.ts'
import { renewals, signInAgain } from '../session/session.ts'
import { SignedOutError } from '../session/tokens.ts'
import { clockTime } from '../words/format.ts'
import { visibleText } from '../words/visible-text.ts'
import { Copy } from './copy.tsx'
import { Icon } from './icon.tsx'
import { InDialog } from './in-dialog.ts'
import { widgetWords } from './words.ts'

/** The progress bar on top, after 300 ms: faster answers need none. */
export function Waiting({ saying }: { readonly saying?: string }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300)
    return () => clearTimeout(timer)
  }, [])
  return late ? (
    <div class="waiting" role="status">
      <span class="said">{saying ?? widgetWords().loading}</span>
    </div>
  ) : null
}

export interface NothingProps {
  readonly title: string
  readonly children?: ComponentChildren
  /** The Z that bookkeepers draw through blank lines: for empty content, not for failures. */
  readonly void?: boolean
}

export function Nothing({ title, children, void: isVoid }: NothingProps) {
  return (
    <div class="nothing">
      {isVoid && (
        <svg class="void" viewBox="0 0 192 88" aria-hidden="true">
          <path d="M0 8.500h192M0 26.500h192M0 44.500h192M0 62.500h192M0 80.500h192" />
          <path class="z" d="M12 17h148L32 71h148" />
        </svg>
      )}
      <h2>{title}</h2>
      {children}
    </div>
  )
}

export interface FailureProps {
  readonly error: unknown
  readonly onRetry?: () => void
  readonly class?: string
  /** If who shows it tries again by itself. */
  readonly triedAgainMs?: number
  /** If what is below is what was there before. */
  readonly asOfMs?: number
}

/** The session has ended: one click signs in again, and the page stays as it is. */
export function SignedOut({ class: name = '' }: { readonly class?: string }) {
  const say = widgetWords()
  const notice = useShownInDialog()
  return (
    <div ref={notice} class={`notice caution ${name}`} role="alert">
      <Icon name="clock" />
      <span class="grow">
        <b>{say.expired}</b> {say.kept}
      </span>
      <button type="button" class="button small" onClick={() => void signInAgain()}>
        {say.signInAgain}
      </button>
    </div>
  )
}

/** One line above the remaining content: what happened, what to do, and the request's id. */
export function Failure(props: FailureProps) {
  return isSignedOut(props.error) ? <Ended {...props} /> : <Failed {...props} />
}

/** The shell says it above every page. A dialog is in front of that, so it says it too. */
function Ended({ error, onRetry }: FailureProps) {
  const isInDialog = useContext(InDialog)
  const before = useMemo(() => renewals.peek(), [error])
  const isOver = renewals.value > before
  useEffect(() => {
    if (isOver) onRetry?.()
  }, [isOver])
  return isInDialog && !isOver ? <SignedOut /> : null
}

function Failed({ error, onRetry, triedAgainMs, asOfMs, class: name = '' }: FailureProps) {
  const say = widgetWords()
  const seconds = useCountdown(error, onRetry, triedAgainMs)
  const { title, next } = saidOf(error)
  const requestId = error instanceof ApiError ? error.requestId : undefined
  const isBusy = error instanceof ApiError && error.status === 429
  const notice = useShownInDialog()
  return (
    <div ref={notice} class={`notice ${isBusy ? 'caution' : 'failure'} ${name}`} role="alert">
      <Icon name={isBusy ? 'wait' : 'failed'} />
      <span class="grow">
        <b>{title}</b> {next} {seconds > 0 && say.retryIn(seconds)}{' '}
        {asOfMs !== undefined && say.asOf(clockTime(asOfMs))}
        {requestId !== undefined && (
          <>
            {' '}
            <span class="code">{say.request(requestId)}</span> <Copy text={requestId} label={say.copyRequest} />
          </>
        )}
      </span>
      {onRetry && anotherTryMayHelp(error) && (
        <button type="button" class="button small" onClick={onRetry}>
          {error instanceof ApiError && error.code === 'SCRIPT_MISSING' ? say.loadAgain : say.retry}
        </button>
      )}
    </div>
  )
}

/** A dialog may be scrolled: what it says must be seen. */
function useShownInDialog(): RefObject<HTMLDivElement | null> {
  const isInDialog = useContext(InDialog)
  const notice = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isInDialog) notice.current?.scrollIntoView({ block: 'nearest' })
  }, [isInDialog])
  return notice
}

/** A whole page, if there is no content that a line could stand above. */
export function FailurePage({ error, onRetry }: FailureProps) {
  const say = widgetWords()
  if (!(error instanceof ApiError) || error.status !== 404)
    return (
      <div class="page-inner narrow">
        <Failure error={error} {...(onRetry && { onRetry })} />
      </div>
    )
  return (
    <Nothing title={say.notFound}>
      <p>{say.notFoundWhy}</p>
      <div class="buttons">
        <a class="button" href="/">
          {say.start}
        </a>
      </div>
      {error.requestId !== undefined && <p class="dim code">{say.request(error.requestId)}</p>}
    </Nothing>
  )
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof SignedOutError || (error instanceof ApiError && error.status === 401)
}

/** Known codes get a text in the reader's language; other messages of the API are shown unchanged. */
function saidOf(error: unknown): { readonly title: string; readonly next: string } {
  const say = widgetWords()
  if (!(error instanceof ApiError))
    return { title: say.broken, next: error instanceof Error ? error.message : String(error) }
  if (error.code === 'SCRIPT_MISSING') return { title: say.partMissing, next: say.partMissingWhy }
  if (error.code === 'NETWORK') return { title: say.offline, next: '' }
  if (error.status === 429) return { title: say.tooMany, next: '' }
  if (error.status >= 500) return { title: say.unavailable, next: '' }
  if (error.status === 403) return { title: say.forbidden, next: visibleText(error.message) }
  return { title: say.refused, next: visibleText(error.message) }
}

/** The service may say how long to wait. What may pass by itself is tried again in any case, and at once when the network is back. */
function useCountdown(error: unknown, onRetry: (() => void) | undefined, triedAgainMs: number | undefined): number {
  const [left, setLeft] = useState(0)
  const wait = triedAgainMs === undefined ? (onRetry ? waitSeconds(error) : 0) : Math.ceil(triedAgainMs / 1_000)
  useEffect(() => setLeft(wait), [error])
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => {
      setLeft(left - 1)
      if (left === 1 && triedAgainMs === undefined) onRetry?.()
    }, 1_000)
    return () => clearTimeout(timer)
  }, [left])
  useEffect(() => {
    if (!onRetry || !(error instanceof ApiError) || error.code !== 'NETWORK') return
    addEventListener('online', onRetry)
    return () => removeEventListener('online', onRetry)
  }, [error])
  return left
}

const passingWaitSeconds = 15

function waitSeconds(error: unknown): number {
  return isPassing(error) ? (error.retryAfterSeconds ?? passingWaitSeconds) : 0
}
