// The settings of a reader: language, time zone, appearance, rows, shortcuts. The browser keeps them (preferences/preferences.ts).
import { useEffect } from 'preact/hooks'
import { density, languageChoice, shortcuts, theme, zoneChoice } from '../preferences/preferences.ts'
import { Choice } from '../widgets/choice.tsx'
import { dateTime } from '../words/format.ts'
import { settingsWords } from './words.ts'

export function Page() {
  const say = settingsWords()
  useEffect(() => {
    document.title = `${say.title} · Beleg`
  }, [say.title])
  return (
    <main class="page" id="content">
      <div class="page-inner narrow">
        <div class="page-head">
          <div>
            <h1>{say.title}</h1>
            <p>{say.intro}</p>
          </div>
        </div>
        <div class="settings">
          <section>
            <h2>{say.language}</h2>
            <div>
              <Choice
                name={say.language}
                of={languageChoice}
                values={{ auto: say.languageAuto(navigator.language), en: 'English', de: 'Deutsch' }}
                now={languageChoice.value}
              />
            </div>
          </section>
          <section>
            <h2 id="zone-title">{say.zone}</h2>
            <Zone />
          </section>
          <section>
            <h2>{say.theme}</h2>
            <div>
              <Choice name={say.theme} of={theme} values={say.themes} now={theme.value} />
            </div>
          </section>
          <section>
            <h2>{say.density}</h2>
            <div>
              <Choice name={say.density} of={density} values={say.densities} now={density.value} />
            </div>
          </section>
          <section>
            <h2>{say.keyboard}</h2>
            <Keyboard />
          </section>
        </div>
      </div>
    </main>
  )
}

function Zone() {
  const say = settingsWords()
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  const others = Intl.supportedValuesOf('timeZone').filter((name) => name !== 'UTC')
  return (
    <div>
      <select
        class="input"
        aria-labelledby="zone-title"
        value={zoneChoice.value}
        onChange={({ currentTarget }) => {
          zoneChoice.value = currentTarget.value
        }}
      >
        <option value="local">{say.zoneLocal(own)}</option>
        <option value="UTC">UTC</option>
        <optgroup label={say.zoneOther}>
          {others.map((name) => (
            <option value={name}>{name}</option>
          ))}
        </optgroup>
      </select>
      <small>{say.zoneWhy(dateTime(Date.now()))}</small>
    </div>
  )
}

function Keyboard() {
  const say = settingsWords()
  return (
    <div>
      <label class="choice">
        <input
          type="checkbox"
          checked={shortcuts.value === 'on'}
          onChange={({ currentTarget }) => {
            shortcuts.value = currentTarget.checked ? 'on' : 'off'
          }}
        />
        {say.letters}
      </label>
      <small>{say.lettersWhy}</small>
    </div>
  )
}
