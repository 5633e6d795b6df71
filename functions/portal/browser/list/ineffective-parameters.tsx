// Says which parameters of the address have no effect: what is shown may not be what the link was made for.

import { address, go, withParameters } from '../router/address.ts'
import { Icon } from '../widgets/icon.tsx'
import { visibleText } from '../words/visible-text.ts'
import { ineffective } from './chips.ts'
import { listWords } from './words.ts'

export function IneffectiveParameters() {
  const say = listWords()
  return (
    <>
      {ineffective(address.value.searchParams).map(([name, value]) => (
        <div key={`${name} ${value}`} class="notice caution across">
          <Icon name="warn" />
          <span class="grow">{say.ineffective(visibleText(`${name}=${value}`))}</span>
          <button
            type="button"
            class="button small"
            onClick={() => go(withParameters({ [name]: undefined }), 'replace')}
          >
            {say.removeIt}
          </button>
        </div>
      ))}
    </>
  )
}
