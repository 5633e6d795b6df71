// A piece of the page. Hono's `html` escapes every value, except one that is such a piece itself.
import type { html } from 'hono/html'

export type Html = ReturnType<typeof html>
