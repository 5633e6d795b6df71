// The only row of an empty table, which says why it is empty.

export function EmptyRow({ columns, saying }: { readonly columns: number; readonly saying: string }) {
  return (
    <tr>
      <td class="dim" colSpan={columns}>
        {saying}
      </td>
    </tr>
  )
}
