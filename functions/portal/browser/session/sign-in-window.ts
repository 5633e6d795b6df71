// Signing in again in a small window, so that the page behind it stays as it is, with all that was typed. The window hands the issuer's answer
// over by a channel of this origin. Only the page that made the request has what turns the answer into tokens.

const channelName = 'beleg.sign-in'

type Message = { readonly answer: string } | { readonly taken: string }

/** Browsers open windows right after a click only. @returns `null` if they are blocked. */
export function openSignInWindow(): Window | null {
  return window.open('', 'beleg-sign-in', 'popup,width=480,height=720')
}

/** In the page: resolves with the issuer's answer to the request with this state. */
export function answerTo(state: string, signal: AbortSignal): Promise<URL> {
  const channel = new BroadcastChannel(channelName)
  signal.addEventListener('abort', () => channel.close())
  return new Promise((resolve) => {
    channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
      if (!('answer' in data)) return
      const answer = new URL(data.answer)
      if (answer.searchParams.get('state') !== state) return
      channel.postMessage({ taken: state } satisfies Message)
      resolve(answer)
    })
  })
}

/** A page in the background may be slow. */
const patienceMs = 3_000

/** In the window. @returns whether a page has taken the answer: then the window can be closed. */
export function handOver(answer: URL): Promise<boolean> {
  const channel = new BroadcastChannel(channelName)
  return new Promise<boolean>((resolve) => {
    setTimeout(() => resolve(false), patienceMs)
    channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
      if ('taken' in data && data.taken === answer.searchParams.get('state')) resolve(true)
    })
    channel.postMessage({ answer: answer.href } satisfies Message)
  }).finally(() => channel.close())
}
