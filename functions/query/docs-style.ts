// The look of the documentation page. The page carries it, and its hash is all that the page's policy lets in.
export const docsStyle = `body{}`
