// The evidence that a log contradicts itself: two checkpoints signed by its key that are not consistent. To read, save and print.
import { useEffect } from 'preact/hooks'
import { toBase64 } from '../../../../shared/proof/base64.ts'
import { parseNote } from '../../../../shared/proof/signed-note.ts'
import { keptLogs } from '../proof/kept-in-browser.ts'
import type { Contradiction, KeptCheckpoint } from '../proof/kept-log.ts'
import { shortHash } from '../proof/moment.ts'
import { Receipt } from '../proof/receipt.tsx'
import { saveFile } from '../proof/save-file.ts'
import { visit, visitTo } from '../proof/visits.ts'
import type { PageProps } from '../shell/screen.ts'
import { Copy } from '../widgets/copy.tsx'
import { Icon } from '../widgets/icon.tsx'
import { Nothing, Waiting } from '../widgets/states.tsx'
import { useLoaded } from '../widgets/use-loaded.ts'
import { date, number, shortTime, zoneName } from '../words/format.ts'
import { evidenceText } from './evidence-file.ts'
import { logWords } from './words.ts'

export function Page({ values: { id = '' } }: PageProps) {
  const say = logWords().evidence
  const last = visitTo(id)
  const { value: log, isLoading } = useLoaded(`${id} ${last?.atMs}`, async () => (await keptLogs()).of(id))
  useEffect(() => {
    document.title = `${say.title} · Beleg`
    void visit(id, 'if-old')
  }, [id])
  const [found, ...others] = log?.contradictions ?? []
  return (
    <main class="page" id="content">
      {found ? (
        <Evidence organizationId={id} found={found} others={others.length} />
      ) : isLoading || last?.isRunning || !last ? (
        <Waiting />
      ) : (
        <Nothing title={say.none}>
          <p>{say.noneText}</p>
        </Nothing>
      )}
    </main>
  )
}

interface EvidenceProps {
  readonly organizationId: string
  readonly found: Contradiction
  /** Evidence that was found earlier. */
  readonly others: number
}

function Evidence({ organizationId, found, others }: EvidenceProps) {
  const say = logWords().evidence
  const day = date(found.kept.keptMs)
  const text = found.fault.kind === 'end-cut-off' ? say.text.cut(day) : say.text.rewritten(day)
  return (
    <div class="page-inner middle">
      <Receipt title={say.title} icon="failed" look="failure" label={say.title} isLarge>
        <p>
          {text} {others > 0 && say.others(others)}
        </p>
        <div class="buttons">
          <button
            type="button"
            class="button primary"
            onClick={() => saveFile(`${organizationId}-evidence.json`, evidenceText(found))}
          >
            <Icon name="download" />
            {say.save}
          </button>
          <button type="button" class="button" onClick={() => print()}>
            <Icon name="print" />
            {say.print}
          </button>
        </div>
      </Receipt>
      <div class="part notes">
        <Version
          title={say.kept}
          second={say.keptAt(exactTime(found.kept.keptMs))}
          checkpoint={found.kept}
          keyText={found.key}
        />
        <Version
          title={say.met}
          second={say.metAt(exactTime(found.foundMs))}
          checkpoint={found.served}
          keyText={found.key}
        />
      </div>
      <section class="part">
        <h2>{say.whatNow}</h2>
        <ol class="bullets">
          {Object.values(say.steps).map((step) => (
            <li>{step}</li>
          ))}
        </ol>
      </section>
    </div>
  )
}

function exactTime(ms: number): string {
  return `${date(ms)} ${shortTime(ms)} ${zoneName(ms)}`
}

interface VersionProps {
  readonly title: string
  readonly second: string
  readonly checkpoint: KeptCheckpoint
  readonly keyText: string
}

function Version({ title, second, checkpoint: { note, size, root }, keyText }: VersionProps) {
  const say = logWords()
  const [name, id = ''] = keyText.split('+')
  const signed = parseNote(note)?.signatures.find((one) => one.name === name)
  const signature = signed ? toBase64(Uint8Array.from([...signed.keyId, ...signed.signature])) : ''
  return (
    <section>
      <h2>{title}</h2>
      <p class="second">{second}</p>
      <dl class="lines">
        <dt>{say.entries}</dt>
        <dd>
          <b>{number(size)}</b>
        </dd>
        <dt>{say.root}</dt>
        <dd class="code">{root}</dd>
        <dt>{say.evidence.signature}</dt>
        <dd>
          {say.evidence.valid(id)}
          <small class="code" title={signature}>
            {shortHash(signature)}
          </small>
        </dd>
      </dl>
      <div class="snippet">
        {note}
        <Copy text={note} label={say.evidence.copy} />
      </div>
    </section>
  )
}
