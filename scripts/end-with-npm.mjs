/**
 * npm, told to stop, tells its shell, and the shell ends without a word to us. So a command that npm started watches
 * its parent, and asks itself to stop when the parent is gone: whoever kills `npm start` leaves nothing behind.
 */
import process from 'node:process'

if (process.env['npm_lifecycle_event']) {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}
