// The states of a screen without content: loading, empty, failed. All screens use these.
import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { ApiError } from '../api/client.ts'
import { SignedOutError } from '../session/tokens.ts'
import { Copy } from './copy.tsx'
import { Icon } from './icon.tsx'
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
  readonly onSignIn?: () => void
}

/** One line above the remaining content: what happened, what to do, and the request's id. */
export function Failure({ error, onRetry, onSignIn }: FailureProps) {
  const say = widgetWords()
  const seconds = useCountdown(error, onRetry)
  if (isSignedOut(error))
    return (
      <div class="notice caution" role="alert">
        <Icon name="clock" />
        <span class="grow">
          <b>{say.expired}</b> {say.kept}
        </span>
        {onSignIn && (
          <button type="button" class="button small" onClick={onSignIn}>
            {say.signInAgain}
          </button>
        )}
      </div>
    )
  const { title, next } = saidOf(error)
  const requestId = error instanceof ApiError ? error.requestId : undefined
  const isBusy = error instanceof ApiError && error.status === 429
  return (
    <div class={`notice ${isBusy ? 'caution' : 'failure'}`} role="alert">
      <Icon name={isBusy ? 'wait' : 'failed'} />
      <span class="grow">
        <b>{title}</b> {next} {seconds > 0 && say.retryIn(seconds)}
        {requestId !== undefined && (
          <>
            {' '}
            <span class="code">{say.request(requestId)}</span> <Copy text={requestId} label={say.copyRequest} />
          </>
        )}
      </span>
      {onRetry && (
        <button type="button" class="button small" onClick={onRetry}>
          {say.retry}
        </button>
      )}
    </div>
  )
}

/** A whole page, if there is no content that a line could stand above. */
export function FailurePage({ error, onRetry, onSignIn }: FailureProps) {
  const say = widgetWords()
  if (!(error instanceof ApiError) || error.status !== 404)
    return (
      <div class="page-inner narrow">
        <Failure error={error} {...(onRetry && { onRetry })} {...(onSignIn && { onSignIn })} />
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
  if (error.code === 'NETWORK') return { title: say.offline, next: '' }
  if (error.status === 429) return { title: say.tooMany, next: '' }
  if (error.status >= 500) return { title: say.unavailable, next: '' }
  if (error.status === 403) return { title: say.forbidden, next: error.message }
  return { title: say.refused, next: error.message }
}

/** If the service says how long to wait, it retries then. */
function useCountdown(error: unknown, onRetry: (() => void) | undefined): number {
  const wait = error instanceof ApiError && onRetry ? (error.retryAfterSeconds ?? 0) : 0
  const [left, setLeft] = useState(wait)
  useEffect(() => setLeft(wait), [error])
  useEffect(() => {
    if (left <= 0) return
    const timer = setTimeout(() => {
      setLeft(left - 1)
      if (left === 1) onRetry?.()
    }, 1_000)
    return () => clearTimeout(timer)
  }, [left])
  return left
}
