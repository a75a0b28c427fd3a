/** Draws what `composeScene` has composed, as an SVG file. */
import { composeScene, type Hill, hillLine, type Scene, type SceneOptions } from './picture-scene.ts'
import type { Colour } from './png.ts'

/** The text of the file; with `transparent` it has no sky. */
export function drawSvg(options: SceneOptions & { readonly transparent?: boolean | undefined }): string {
  const scene = composeScene(options)
  const { width, height, waterline, palette } = scene
  const [, , , , water] = palette
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    ...(options.transparent ? [] : skyOf(scene)),
    ...scene.hills.map((hill) => hillPath(hill, scene)),
    `<rect y="${waterline}" width="${width}" height="${height - waterline}" fill="${hex(water)}"/>`,
    '</svg>',
  ].join('\n')
}

function skyOf({ width, waterline, sun, palette: [sky, horizon, sunColour] }: Scene): readonly string[] {
  return [
    `<linearGradient id="sky" x2="0" y2="1"><stop stop-color="${hex(sky)}"/><stop offset="1" stop-color="${hex(horizon)}"/></linearGradient>`,
    `<rect width="${width}" height="${waterline}" fill="url(#sky)"/>`,
    `<circle cx="${tenths(sun.x)}" cy="${tenths(sun.y)}" r="${tenths(sun.radius)}" fill="${hex(sunColour)}"/>`,
  ]
}

const pointsOfHill = 32

function hillPath(hill: Hill, { width, waterline }: Scene): string {
  const points = Array.from({ length: pointsOfHill + 1 }, (_, index) => {
    const x = (index * width) / pointsOfHill
    return `${tenths(x)},${tenths(hillLine(hill, x, width))}`
  })
  return `<polygon points="0,${waterline} ${points.join(' ')} ${width},${waterline}" fill="${hex(hill.colour)}"/>`
}

function hex(colour: Colour): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
