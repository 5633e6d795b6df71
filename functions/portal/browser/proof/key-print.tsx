// A key in the two forms that can be compared with one on paper: its name and id and then its letters in groups of four, for people;
// a QR code of the same text, for a telephone.

import { toSvgPath } from 'lean-qr/extras/svg'
import { correction, generate } from 'lean-qr/nano'
import { proofWords } from './words.ts'

/** ISO/IEC 18004 asks for four modules of the lighter colour around the code. */
const quietModules = 4

export function KeyPrint({ keyText }: { readonly keyText: string }) {
  const [name = '', id = '', ...material] = keyText.split('+')
  const groups = material.join('+').match(/.{1,4}/g) ?? []
  return (
    <div class="key-print">
      <p class="prints">
        {name}+{id}
        <br />
        {groups.join(' ')}
      </p>
      {keyText && <KeyCode keyText={keyText} />}
    </div>
  )
}

function KeyCode({ keyText }: { readonly keyText: string }) {
  const code = generate(keyText, { minCorrectionLevel: correction.M })
  const side = code.size + 2 * quietModules
  return (
    <svg
      class="key-code"
      viewBox={`${-quietModules} ${-quietModules} ${side} ${side}`}
      role="img"
      aria-label={proofWords().keyCode}
    >
      <path d={toSvgPath(code)} />
    </svg>
  )
}
