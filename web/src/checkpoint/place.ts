// Where this device stands: said once by the officer, kept on the device.
import { ref } from 'vue'
import { keep, kept } from '@/kept'

export interface Place {
  checkpoint: string
  officer: string
}

export const place = ref<Place>(kept<Place>('place', { checkpoint: '', officer: '' }))

export function set_place(said: Place): void {
  place.value = said
  keep('place', said)
}

const origins_max = 6

export const origins = ref<string[]>(kept<string[]>('origins', []))

// The last places that travellers came from, so that the next one is a tap. A place names nobody.
export function remember_origin(origin: string): void {
  if (!origin) return
  origins.value = [origin, ...origins.value.filter((known) => known !== origin)].slice(0, origins_max)
  keep('origins', origins.value)
}
