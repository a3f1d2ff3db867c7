vim.lsp.config('hedgerow', {
  cmd = { 'npm', 'run', '-s', 'hedgerow', '--', 'model', 'lsp' },
  filetypes = { 'yaml' },
  root_markers = { 'package.json', '.git' },
})
vim.lsp.enable('hedgerow')
