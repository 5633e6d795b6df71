// A JSON value, unchanged and indented, with its names highlighted.
import { Copy } from '../widgets/copy.tsx'
import { Scroller } from '../widgets/scroller.tsx'
import { jsonText } from './value-text.ts'
import { entryWords } from './words.ts'

export function RawJson({ value, label }: { readonly value: unknown; readonly label: string }) {
  return (
    <div class="snippet-of">
      <Scroller label={label} class="raw">
        <pre>
          {jsonText(value)
            .split('\n')
            .map((line, index) => {
              const [, indent = '', name = '', rest = line] = /^(\s*)("(?:[^"\\]|\\.)*")(: .*)$/.exec(line) ?? []
              return (
                <>
                  {index > 0 && '\n'}
                  {indent}
                  {name && <span class="k">{name}</span>}
                  {rest}
                </>
              )
            })}
        </pre>
      </Scroller>
      <Copy text={() => JSON.stringify(value, undefined, 2)} label={entryWords().copy} />
    </div>
  )
}
