/** Set-up of every project: a test that tries to leave this machine fails. */
import '@polymux/testkit/no-network'
