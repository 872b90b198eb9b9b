// The cut and the unit that figures are looked at, the same from page to page.
import { ref } from 'vue'
import { last_cut } from '@/county_time'

export const figure_cut = ref(last_cut())
export const figure_unit = ref('')
