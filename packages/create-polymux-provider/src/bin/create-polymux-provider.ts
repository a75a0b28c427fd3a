#!/usr/bin/env node
import process from 'node:process'
import { createFromArguments } from '../creation.ts'
import { askPerson, installWith, packageManager } from '../person.ts'

void run()

async function run(): Promise<void> {
  const manager = packageManager()
  process.exitCode = await createFromArguments(process.argv.slice(2), {
    folder: process.cwd(),
    say: (line) => void process.stdout.write(`${line}\n`),
    ask: process.stdin.isTTY && process.stdout.isTTY ? askPerson : undefined,
    installer: `${manager} install`,
    install: (folder) => installWith(manager, folder),
  })
}
