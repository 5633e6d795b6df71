// The account menu, signed in or not: language, appearance, settings, signing out. On narrow screens it also has the sections.
import { density, languageChoice, theme } from '../preferences/preferences.ts'
import { session, signIn, signOut } from '../session/session.ts'
import { Choice } from '../widgets/choice.tsx'
import { Icon } from '../widgets/icon.tsx'
import { Menu } from '../widgets/menu.tsx'
import { language } from '../words/language.ts'
import { reader } from './scope.ts'
import { type Section, SectionLinks } from './sections.tsx'
import { shellWords } from './words.ts'

export function AccountMenu({ sections }: { readonly sections: readonly Section[] }) {
  const say = shellWords()
  const who = reader.value?.me.email ?? reader.value?.me.subject
  const wide = (
    <>
      <Icon name="person" /> <span class="one-line">{who?.split('@')[0] ?? say.menu}</span> <Icon name="down" />
    </>
  )
  return (
    <>
      <div class="only-wide">
        <Menu class="button quiet" role="dialog" at="end" label={who ?? say.menu} button={wide}>
          {(close) => <MenuContent close={close} />}
        </Menu>
      </div>
      <div class="only-narrow">
        <Menu class="button quiet only-icon" role="dialog" at="end" label={say.menu} button={<Icon name="menu" />}>
          {(close) => (
            <>
              <SectionLinks sections={sections} class="option" onFollow={close} />
              <hr />
              <MenuContent close={close} />
            </>
          )}
        </Menu>
      </div>
    </>
  )
}

function MenuContent({ close }: { readonly close: () => void }) {
  const say = shellWords()
  const who = reader.value?.me.email ?? reader.value?.me.subject
  const isSignedIn = session.value.kind === 'signed-in'
  return (
    <>
      {who !== undefined && <span class="label">{who}</span>}
      <Choice name={say.language} of={languageChoice} values={{ en: 'English', de: 'Deutsch' }} now={language.value} />
      <Choice
        name={say.theme}
        of={theme}
        values={{ auto: say.auto, light: say.light, dark: say.dark }}
        now={theme.value}
      />
      <Choice
        name={say.density}
        of={density}
        values={{ compact: say.compact, normal: say.normal, roomy: say.roomy }}
        now={density.value}
      />
      <hr />
      <a class="option" href="/settings" onClick={close}>
        {say.settings}
      </a>
      <a class="option" href="/docs">
        {say.apiReference}
      </a>
      <a class="option" href="/about" onClick={close}>
        {say.about}
      </a>
      <hr />
      <button type="button" class="option" onClick={() => (isSignedIn ? signOut() : signIn())}>
        {isSignedIn ? say.signOut : say.signIn}
      </button>
    </>
  )
}
