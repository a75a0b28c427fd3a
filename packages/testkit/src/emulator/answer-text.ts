/** The words of the emulator: plainly not a model's, but with the words of the prompt, some markdown, and what was asked to be shown. */
import { promptWords } from './prompt-words.ts'
import { pick } from './random.ts'

/** What an answer is made of. */
export interface TextOptions {
  readonly prompt: string
  readonly modelName: string
  /** Types of the parts that came with the prompt, such as `image_url`. */
  readonly media: readonly string[]
  /** What tools gave back since the prompt. */
  readonly results: readonly string[]
  readonly random: () => number
}

/** Some 80 tokens of markdown; after tools have answered, their results instead. */
export function composeText({ prompt, modelName, media, results, random }: TextOptions): string {
  const { topic, keywords } = promptWords(prompt)
  if (results.length > 0) return composeResults(topic, results)
  const paragraphs = [
    `**Emulated answer.** You asked about *${topic}*. No model was called: these words come from Polymux's emulator, standing in for ${modelName}.`,
    ...(media.length > 0 ? [`Your message came with ${describeMedia(media)}, which the emulator counts but cannot see.`] : []),
    pick(random, remarks).replaceAll('{topic}', topic),
    ...extras(prompt, keywords.length > 0 ? keywords : [topic]),
    pick(random, closings),
  ]
  return paragraphs.join('\n\n')
}

/** What a thought is made of. */
export interface ThoughtOptions {
  readonly prompt: string
  /** Names of the tools about to be called. */
  readonly tools: readonly string[]
  readonly random: () => number
}

/** Three sentences, in which the emulator says what it is about to do. */
export function composeThoughts({ prompt, tools, random }: ThoughtOptions): string {
  const { topic } = promptWords(prompt)
  const opening = pick(random, ['The question is about', 'This concerns', 'First, what is asked: something about'])
  const plan =
    tools.length > 0 ? `The right step is to call ${tools.join(' and ')}.` : 'No tool is needed, a short answer will do.'
  return `${opening} ${topic}. I am an emulator, so I will not look anything up. ${plan}`
}

const remarks: readonly [string, ...string[]] = [
  'A real model would now say something worth reading about {topic}. This one is quick, free, and always says the same.',
  'Everything around the words is as it would be: the chunks, the token counts, the cost. Only the thoughts on {topic} are missing.',
  'If this were live, {topic} would be in better hands. Here, what matters is that your program handles the reply.',
]

const closings: readonly [string, ...string[]] = [
  'Set `OPENROUTER_API_KEY` to ask a real model.',
  'The same question gives the same answer here, which is good for tests.',
  'Ask for a *table*, a *list* or *code* to see more markdown.',
]

function composeResults(topic: string, results: readonly string[]): string {
  const lines = results.map((result) => `- \`${shorten(result)}\``)
  const what = results.length === 1 ? 'The tool gave' : `The ${results.length} tools gave`
  return `**Emulated answer** about *${topic}*. ${what}:\n\n${lines.join('\n')}\n\nA real model would now put this into words.`
}

/** What a reader asked to see, so that a renderer has something to render. */
function extras(prompt: string, keywords: readonly string[]): readonly string[] {
  const wanted = (pattern: RegExp): boolean => pattern.test(prompt)
  return [
    ...(wanted(/\btable\b/i) ? [tableOf(keywords)] : []),
    ...(wanted(/\b(?:list|steps?)\b/i) ? [keywords.map((word, index) => `${index + 1}. ${word}`).join('\n')] : []),
    ...(wanted(/\b(?:code|function|typescript|javascript|script)\b/i) ? [codeOf(keywords)] : []),
    ...(wanted(/\b(?:emoji|unicode)\b/i) ? ['Wider than one byte: naïve, Größe, 東京, 👩‍👩‍👧 and 🏳️‍🌈.'] : []),
  ]
}

function tableOf(keywords: readonly string[]): string {
  const rows = keywords.map((word) => `| ${word} | ${word.length} |`)
  return ['| word | letters |', '| --- | ---: |', ...rows].join('\n')
}

function codeOf(keywords: readonly string[]): string {
  const body = keywords.map((word) => `  ${JSON.stringify(word)},`).join('\n')
  return `\`\`\`ts\nconst words = [\n${body}\n]\n\nfor (const word of words) console.log(word.toUpperCase())\n\`\`\``
}

function describeMedia(media: readonly string[]): string {
  const kinds = media.map((type) => (type === 'image_url' ? 'picture' : type.replace('input_', '').replace('_url', '')))
  const counts = new Map<string, number>()
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return Array.from(counts, ([kind, count]) => (count === 1 ? `a ${kind}` : `${count} ${kind}s`)).join(' and ')
}

/** On one line and without the backquotes that would end the code span. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').replaceAll('`', "'").trim()
  return line.length <= 300 ? line : `${line.slice(0, 300)}…`
}
