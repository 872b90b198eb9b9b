// Where each unit lies on the map: by its outline where the county has one, otherwise as a tile. Nothing here is drawn,
// and nothing is fetched from anywhere but the county's own server.
import { get } from '@/api/ask'

export interface Outline {
  unit: string
  rings: [number, number][][] // East and north in degrees.
}

export interface Shape {
  unit: string
  path: string
  x: number // Of its name.
  y: number
}

export interface Sheet {
  shapes: Shape[]
  width: number
  height: number
}

type Place = (point: [number, number]) => [number, number]

const width = 1000
const tile = 120
const gap = 8

export async function read_outlines(unit: string): Promise<Outline[]> {
  return (await get<{ outlines: Outline[] }>('outlines', { unit })).outlines
}

// Degrees become points of the sheet, north upwards; a degree eastwards is shorter than one northwards.
function projection(outlines: Outline[]): { place: Place; height: number } {
  const points = outlines.flatMap((one) => one.rings.flat())
  const easts = points.map(([east]) => east)
  const norths = points.map(([, north]) => north)
  const [west, east] = [least(easts), -least(easts.map((one) => -one))]
  const [south, north] = [least(norths), -least(norths.map((one) => -one))]
  const narrowing = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = width / Math.max((east - west) * narrowing, 1e-9)
  const place: Place = ([x, y]) => [(x - west) * narrowing * scale, (north - y) * scale]
  return { place, height: (north - south) * scale }
}

function least(numbers: number[]): number {
  return numbers.reduce((so_far, one) => Math.min(so_far, one), Infinity)
}

// The area to either side of zero by the ring's direction, and the middle of it.
function middle_of(ring: [number, number][]): { area: number; x: number; y: number } {
  let [area, x, y] = [0, 0, 0]
  for (let i = 0; i + 1 < ring.length; i++) {
    const [a, b] = [ring[i]!, ring[i + 1]!]
    const cross = a[0] * b[1] - b[0] * a[1]
    area += cross / 2
    x += ((a[0] + b[0]) * cross) / 6
    y += ((a[1] + b[1]) * cross) / 6
  }
  return area === 0 ? { area, x: ring[0]![0], y: ring[0]![1] } : { area, x: x / area, y: y / area }
}

function outlined({ unit, rings }: Outline, place: Place): Shape {
  const placed = rings.map((ring) => ring.map(place))
  const largest = placed.map(middle_of).reduce((a, b) => (Math.abs(b.area) > Math.abs(a.area) ? b : a))
  const path = placed.map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`).join('')
  return { unit, path, x: largest.x, y: largest.y }
}

function tiled(unit: string, at: number, columns: number, top: number): Shape {
  const x = (at % columns) * (tile + gap)
  const y = top + Math.trunc(at / columns) * (tile + gap)
  return { unit, path: `M${x} ${y}h${tile}v${tile}h${-tile}Z`, x: x + tile / 2, y: y + tile / 2 }
}

// Units without an outline stand as tiles below the others.
export function sheet_of(units: string[], outlines: Outline[]): Sheet {
  const known = outlines.filter((one) => units.includes(one.unit))
  const rest = units.filter((unit) => !known.some((one) => one.unit === unit))
  const drawn = known.length > 0 ? projection(known) : { place: (point: [number, number]) => point, height: 0 }
  const columns = known.length > 0 ? Math.trunc(width / (tile + gap)) : Math.ceil(Math.sqrt(rest.length * 1.6))
  const top = known.length > 0 && rest.length > 0 ? drawn.height + 3 * gap : drawn.height
  const rows = Math.ceil(rest.length / Math.max(1, columns))
  return {
    shapes: [
      ...known.map((one) => outlined(one, drawn.place)),
      ...rest.map((unit, at) => tiled(unit, at, columns, top)),
    ],
    width: known.length > 0 ? width : columns * (tile + gap) - gap,
    height: top + rows * (tile + gap),
  }
}
