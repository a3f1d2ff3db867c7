// Runs before the first paint so that a dark console does not flash white. A file of its own: the policy allows no inline scripts.
(() => {
  let wanted = 'auto';
  try {
    wanted = localStorage.getItem('hedgerow-color-scheme') ?? 'auto';
  } catch {
    // Storage may be forbidden; the system's scheme is a good answer then.
  }
  const dark = wanted === 'dark' || (wanted !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
