// The area to drop or choose a file. The whole page accepts a drop.
import { useEffect, useRef, useState } from 'preact/hooks'
import { Icon } from '../widgets/icon.tsx'
import { verifyWords } from './words.ts'

export function DropZone({ onFile }: { readonly onFile: (file: File) => void }) {
  const say = verifyWords()
  const [isOver, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  // The handlers use the current settings, not those of the first drawing.
  const take = useRef(onFile)
  take.current = onFile
  useEffect(() => {
    // A browser opens a file that is dropped anywhere else, and leaves the page.
    const over = (event: DragEvent) => {
      event.preventDefault()
      setOver(true)
    }
    const leave = () => setOver(false)
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      const file = event.dataTransfer?.files[0]
      if (file) take.current(file)
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])
  return (
    <div class={`dropzone ${isOver ? 'over' : ''}`}>
      <Icon name="file" />
      <h2>{say.drop}</h2>
      <p>{say.dropKinds}</p>
      <button type="button" class="button" onClick={() => input.current?.click()}>
        {say.choose}
      </button>
      <input
        type="file"
        hidden
        ref={input}
        aria-label={say.choose}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          currentTarget.value = ''
          if (file) onFile(file)
        }}
      />
    </div>
  )
}
