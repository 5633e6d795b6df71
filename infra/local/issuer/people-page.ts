// The pages on which a person is chosen, in the portal's own look. They have no script.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DemoPerson, SignInOptions } from './sign-in.ts'

const styles = join(import.meta.dirname, '../../../functions/portal/browser/style/base')
const mark =
  '<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><path fill-rule="evenodd" d="M3 0h9a1 1 0 0 1 1 1v6H2V1a1 1 0 0 1 1-1ZM4 2v1h5V2ZM4 4v1h3V4ZM2 8h5v3H2ZM8 8h5v3H8ZM2 12h2v2l-2 2ZM5 12h2v4l-2-2ZM8 12h2v2l-2 2ZM11 12h2v4l-2-2Z"/></svg>'
const arrow = '<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="m6.5 4.5 3.5 3.5-3.5 3.5"/></svg>'

const words = {
  en: {
    title: 'Sign in',
    claim: 'Who did what and when, and how to tell that nothing of it was changed.',
    as: 'Sign in as (on this machine only)',
    verify: 'Verify a file without signing in',
    code: 'The code that the program shows',
    deny: 'Nobody: I have not asked for this',
  },
  de: {
    title: 'Anmelden',
    claim: 'Wer hat wann was getan, und woran man sieht, dass nichts daran geändert wurde.',
    as: 'Anmelden als (nur auf diesem Rechner)',
    verify: 'Datei ohne Anmeldung prüfen',
    code: 'Der Code, den das Programm zeigt',
    deny: 'Niemand: Ich habe das nicht angefordert',
  },
}

/** What is sent on with the choice: all that the portal has asked with. */
const passedOn = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
]

/** @param asked the authorization request, whose `ui_locales` says the language. */
export function peoplePage({ people, portalUrl }: SignInOptions, asked: URLSearchParams) {
  const language = languageOf(asked)
  const { title, claim, as, verify } = words[language]
  const fields = passedOn.flatMap((name) => {
    const value = asked.get(name)
    return value === null ? [] : [`<input type="hidden" name="${name}" value="${escaped(value)}">`]
  })
  return page(
    language,
    title,
    `${brand(claim)}
<form method="post" action="/authorize" class="stack tight" aria-labelledby="as">${fields.join('')}
<h1 class="label" id="as">${as}</h1>
<ul class="people">${choices(people, language)}</ul></form>
<p class="second"><a href="${escaped(portalUrl)}/verify">${verify}</a></p>`,
    // A form's policy holds for where its answer leads, too.
    `'self' ${new URL(asked.get('redirect_uri') ?? portalUrl).origin}`,
  )
}

/** @param asked `user_code`, where the program's address has it, and `ui_locales`. */
export function devicePage({ people }: SignInOptions, asked: URLSearchParams) {
  const language = languageOf(asked)
  const { title, claim, as, code, deny } = words[language]
  return page(
    language,
    title,
    `${brand(claim)}
<form method="post" action="/device" class="stack tight" aria-labelledby="as">
<div class="field">
<label for="code">${code}</label>
<input class="input code" id="code" name="user_code" required autocomplete="off" autocapitalize="characters" value="${escaped(asked.get('user_code') ?? '')}">
</div>
<h1 class="label" id="as">${as}</h1>
<ul class="people">${choices(people, language)}<li><button name="person" value="nobody"><b>${deny}</b>${arrow}</button></li></ul></form>`,
    "'self'",
  )
}

export function sentencePage(sentence: string) {
  return page('en', 'Beleg', `<h1>${escaped(sentence)}</h1>`, "'none'")
}

export function refusalPage(sentence: string) {
  return page('en', 'Not possible', `<h1>${escaped(sentence)}</h1>`, "'none'")
}

type Language = keyof typeof words

function languageOf(asked: URLSearchParams): Language {
  return asked.get('ui_locales')?.startsWith('de') ? 'de' : 'en'
}

function brand(claim: string): string {
  return `<div class="stack tight"><span class="brand">${mark}<span>Beleg</span></span><p class="second">${claim}</p></div>`
}

function choices(people: SignInOptions['people'], language: Language): string {
  const choice = ({ id, email, says }: DemoPerson) =>
    `<li><button name="person" value="${escaped(id)}"><b>${escaped(email).replace('@', '<wbr>@')}</b>${arrow}<small>${escaped(says[language])}</small></button></li>`
  return people.map(choice).join('')
}

function page(language: string, title: string, body: string, formsTo: string) {
  const style = ['tokens', 'ground', 'controls', 'shell']
    .map((name) => readFileSync(join(styles, `${name}.css`), 'utf8'))
    .join('')
  const hash = createHash('sha256').update(style).digest('base64')
  return {
    policy: `default-src 'none'; style-src 'sha256-${hash}'; form-action ${formsTo}; base-uri 'none'; frame-ancestors 'none'`,
    html: `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title} · Beleg</title><style>${style}</style></head>
<body class="sign-in"><main>${body}</main></body></html>
`,
  }
}

function escaped(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (character) => named[character] ?? character)
}
