// Makes an ingest key, or a second one of the same name: what the sender is called, what it may send, and for how long.
import { useState } from 'preact/hooks'
import { api } from '../session/session.ts'
import { CopyCurl } from '../share/copy-curl.tsx'
import { Dialog } from '../widgets/dialog.tsx'
import { Icon } from '../widgets/icon.tsx'
import { Failure } from '../widgets/states.tsx'
import { formats, type NewKey, requestLike, requestOf, type ShownKey, type TypedKey } from './ingest-key.ts'
import { KeyDefaults } from './key-defaults.tsx'
import { TextField } from './text-field.tsx'
import { senderWords } from './words.ts'

export interface KeyFormProps {
  /** Of the organization's keys. */
  readonly path: string
  /** The key that the new one replaces. */
  readonly like?: ShownKey
  readonly onClose: () => void
  readonly onMade: (key: NewKey) => void
}

const nothingTyped: TypedKey = {
  name: '',
  formats: ['entries'],
  days: 90,
  region: '',
  eventSource: '',
  visibility: '',
  projectId: '',
  folderPath: '',
  audience: '',
  email: '',
  settings: {},
  keepsRefused: false,
  drops: '',
}

export function KeyForm({ path, like, onClose, onMade }: KeyFormProps) {
  const say = senderWords()
  const [typed, setTyped] = useState<TypedKey>(() => typedOf(like))
  const [failure, setFailure] = useState<unknown>(undefined)
  const [isSending, setSending] = useState(false)
  const set = (change: Partial<TypedKey>) => setTyped({ ...typed, ...change })
  const make = async (event: Event) => {
    event.preventDefault()
    setSending(true)
    setFailure(undefined)
    try {
      onMade(await api.post<NewKey>(path, requestOf(typed)))
    } catch (error) {
      setFailure(error)
      setSending(false)
    }
  }
  const footer = (
    <>
      <CopyCurl class="text-button start" call={() => ({ path, body: requestOf(typed) })} />
      <button type="button" class="button" onClick={onClose}>
        {say.form.cancel}
      </button>
      <button type="submit" form="key-form" class="button primary" disabled={isSending}>
        {say.form.submit}
      </button>
    </>
  )
  return (
    <Dialog title={like ? say.form.rotate : say.form.make} onClose={onClose} footer={footer}>
      <form id="key-form" class="key-form" onSubmit={make}>
        {like && <p class="second">{say.form.rotateHow}</p>}
        <TextField
          label={say.name}
          hint={say.form.nameHint}
          value={typed.name}
          isFixed={like !== undefined}
          isRequired
          onInput={(name) => set({ name })}
        />
        <fieldset>
          <legend class="label">{say.formats}</legend>
          {formats.map((format) => (
            <label class="choice">
              <input
                type="checkbox"
                checked={typed.formats.includes(format)}
                onChange={({ currentTarget: { checked } }) =>
                  set({ formats: checked ? [...typed.formats, format] : typed.formats.filter((one) => one !== format) })
                }
              />
              <span>
                {say.formatNames[format]}
                <small>{say.formatsFor[format]}</small>
              </span>
            </label>
          ))}
        </fieldset>
        {typed.formats.includes('gcp') && (
          <fieldset class="key-defaults">
            <legend class="label">{say.form.googleToken}</legend>
            <TextField
              label={say.form.audience}
              value={typed.audience}
              isRequired
              onInput={(audience) => set({ audience })}
            />
            <TextField label={say.form.email} value={typed.email} isRequired onInput={(email) => set({ email })} />
          </fieldset>
        )}
        <label class="field short">
          <span class="label">{say.form.days}</span>
          <input
            class="input"
            type="number"
            min={1}
            max={365}
            required
            value={typed.days}
            onInput={({ currentTarget }) => set({ days: currentTarget.valueAsNumber })}
          />
          <span class="hint">{say.form.daysHint}</span>
        </label>
        <KeyDefaults typed={typed} set={set} />
        <label class="choice">
          <input
            type="checkbox"
            checked={typed.keepsRefused}
            onChange={({ currentTarget }) => set({ keepsRefused: currentTarget.checked })}
          />
          <span>
            {say.form.keep}
            <small>{say.form.keepHow}</small>
          </span>
        </label>
        <label class="field">
          <span class="label">{say.form.drops}</span>
          <textarea
            class="input"
            rows={2}
            spellcheck={false}
            placeholder="event-name=Get*&event-name=List*&outcome=SUCCESS"
            value={typed.drops}
            onInput={({ currentTarget }) => set({ drops: currentTarget.value })}
          />
          <span class="hint">{say.form.dropsHow}</span>
        </label>
        <p class="notice">
          <Icon name="info" />
          <span class="grow">{say.form.recorded}</span>
        </p>
        {failure !== undefined && <Failure error={failure} />}
      </form>
    </Dialog>
  )
}

function typedOf(like: ShownKey | undefined): TypedKey {
  if (!like) return nothingTyped
  const { name, formats: sent, expiresInDays, defaults, settings, keepsRefused, drops } = requestLike(like)
  const { gcp, ...otherSettings } = settings
  const { folderPath = [], ...texts } = defaults
  return {
    ...nothingTyped,
    ...texts,
    ...gcp,
    settings: otherSettings,
    name,
    formats: sent,
    days: expiresInDays,
    keepsRefused,
    folderPath: folderPath.join(' / '),
    drops: drops.join('\n'),
  }
}
