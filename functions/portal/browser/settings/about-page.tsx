// The about page: version, address, references, and licences.
import { useEffect } from 'preact/hooks'
import { settingsWords } from './words.ts'

/** Set when the portal is built. */
declare const PORTAL_VERSION: string

const licences = [
  ['Preact, @preact/signals', 'MIT'],
  ['oauth4webapi', 'MIT'],
  ['@noble/hashes', 'MIT'],
  ['Lucide', 'ISC'],
] as const

export function Page() {
  const say = settingsWords()
  useEffect(() => {
    document.title = `${say.aboutTitle} · Beleg`
  }, [say.aboutTitle])
  return (
    <main class="page" id="content">
      <div class="page-inner narrow about">
        <div class="page-head">
          <div>
            <h1>{say.aboutTitle}</h1>
            <p>{say.aboutIntro}</p>
          </div>
        </div>
        <dl>
          <dt>{say.version}</dt>
          <dd>{PORTAL_VERSION}</dd>
          <dt>{say.address}</dt>
          <dd class="code">{location.origin}</dd>
          <dt>{say.reference}</dt>
          <dd>
            <a href="/docs">/docs</a>
          </dd>
          <dt>{say.description}</dt>
          <dd>
            <a href="/openapi.json">/openapi.json</a>
          </dd>
          <dt>{say.licences}</dt>
          <dd>
            <ul>
              {licences.map(([name, licence]) => (
                <li>{say.licence(name, licence)}</li>
              ))}
            </ul>
          </dd>
        </dl>
      </div>
    </main>
  )
}
