// A key in a form that people can compare with paper: its name and id, then its letters in groups of four.

export function KeyPrint({ keyText }: { readonly keyText: string }) {
  const [name = '', id = '', ...material] = keyText.split('+')
  const groups = material.join('+').match(/.{1,4}/g) ?? []
  return (
    <p class="prints">
      {name}+{id}
      <br />
      {groups.join(' ')}
    </p>
  )
}
