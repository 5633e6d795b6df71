// A piece of the page. What `html` of Hono is given is escaped, unless it is such a piece itself.
import type { html } from 'hono/html'

export type Html = ReturnType<typeof html>
