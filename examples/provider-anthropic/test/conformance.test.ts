import { conformance } from '@polymux/testkit/vitest'
import { conformance as subject } from './subject.ts'

conformance(subject)
