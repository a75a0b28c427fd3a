import { describe, expect, test } from 'vitest'
import { embedText, similarity } from './embedding-vector.ts'

/** A sentence, the same said otherwise, and one about something else. */
const triples = [
  [
    'How do I bake sourdough bread at home?',
    'Baking a sourdough loaf in your own kitchen',
    'The stock market fell sharply today',
  ],
  ['The cat is sleeping on the sofa', 'A sleepy cat lies on the couch', 'Interest rates were raised again'],
  ['Reset my password', 'I forgot my password and need to reset it', 'Where is my parcel?'],
  ['The flight was delayed by two hours', 'Our flight left two hours late', 'She painted the fence green'],
  ['Photosynthesis turns light into energy', 'Plants make energy from light', 'The court dismissed the appeal'],
  ['Install the package with npm', 'How to install npm packages', 'A recipe for lemon cake'],
  ['Paris is the capital of France', 'The French capital is Paris', 'Whales are mammals'],
  ['He runs every morning before work', 'Running in the morning, before working', 'The kettle is boiling'],
  ['Global warming raises the sea level', 'Sea levels rise as the climate is warming', 'Two guitars for sale'],
  ['The painter sold her first painting', 'A painting was the first the artist sold', 'Rust is a systems language'],
  ['Cheap hotels near the station', 'Low-cost hotel close to the railway station', 'Quantum entanglement explained'],
  ['The database connection timed out', 'Timeout while connecting to the database', 'Roses need pruning in spring'],
  ['Children love playing football', 'Kids play football with love', 'Tax forms are due in April'],
  ['Volcanoes erupt with lava and ash', 'A volcanic eruption throws out ash and lava', 'My printer is out of ink'],
  ['Learn to play the piano', 'Piano lessons for learners', 'The glacier is melting'],
  ['The president signed the treaty', 'A treaty was signed by the presidents', 'Add salt to the soup'],
  ['Der Hund schläft im Garten', 'Im Garten schlafen Hunde', 'Die Rechnung ist bezahlt'],
  ['El tren llega a las ocho', 'La llegada del tren es a las ocho', 'Me gusta la música clásica'],
  ['Battery life of the new phone', 'How long does the battery of the phone last?', 'The choir sang beautifully'],
  ['Heavy rain flooded the streets', 'Streets were under flood after heavy rains', 'He bought a wooden chair'],
] as const

describe('vectors', () => {
  test.each(triples)('%j is nearer to %j than to %j', (sentence, paraphrase, other) => {
    const [own, near, far] = [sentence, paraphrase, other].map((text) => embedText(text, 256))
    expect(similarity(own ?? [], near ?? [])).toBeGreaterThan(similarity(own ?? [], far ?? []) + 0.1)
  })

  test('tells any paraphrase from all the unrelated sentences, on the whole', () => {
    const vectors = triples.map((texts) => texts.map((text) => embedText(text, 1536)))
    const scores = vectors.map(([own = [], near = [], ...far]) => {
      const others = vectors.map(([, , other = []]) => similarity(own, other))
      return { near: similarity(own, near), far: Math.max(...others, ...far.map((vector) => similarity(own, vector))) }
    })
    expect(scores.filter(({ near, far }) => near > far)).toHaveLength(triples.length)
  })
})
