// The one row of a table that has nothing to show, and says why.

export function EmptyRow({ columns, saying }: { readonly columns: number; readonly saying: string }) {
  return (
    <tr>
      <td class="dim" colSpan={columns}>
        {saying}
      </td>
    </tr>
  )
}
