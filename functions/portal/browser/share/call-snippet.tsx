// The current query as shell commands, to read and copy.
import { Copy } from '../widgets/copy.tsx'
import { type Call, curlLine } from './call-lines.ts'
import { cliLine } from './cli-line.ts'
import { shareWords } from './words.ts'

export function CallSnippet({ calls }: { readonly calls: readonly Call[] }) {
  const say = shareWords()
  const text = calls.map((call) => curlLine(location.origin, call)).join('\n')
  const commands = calls.map((call) => cliLine(location.origin, call)).join('\n')
  return (
    <>
      <h2 class="label">{say.asCall}</h2>
      <div class="snippet">
        {text}
        <Copy text={text} label={say.copyCall} />
      </div>
      <div class="snippet">
        {commands}
        <Copy text={commands} label={say.copyCommand} />
      </div>
    </>
  )
}
