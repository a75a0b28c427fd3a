/** Set-up of every project: a test that tries to leave this machine fails. */
// oxlint-disable-next-line no-unassigned-import -- it is imported for what it does
import '@polymux/testkit/no-network'
