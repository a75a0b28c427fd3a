#!/usr/bin/env node
import { fixtureCommands } from '../cli/fixture-commands.ts'
import { runProgram } from '../cli/process-terminal.ts'

void runProgram('polymux-fixtures', fixtureCommands)
