#!/usr/bin/env node
import { runProgram } from '../cli/process-terminal.ts'
import { testkitCommands } from '../cli/testkit-commands.ts'

void runProgram('testkit', testkitCommands)
