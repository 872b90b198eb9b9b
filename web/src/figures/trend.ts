// The parts of ECharts that a trend needs. Fetched when a chart is first shown.
import { LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { DayValue } from '@/api/types'

use([LineChart, GridComponent, TooltipComponent, CanvasRenderer])

export function draw_trend(
  place: HTMLElement,
  title: string,
): { show: (days: DayValue[]) => void; chart: EChartsType } {
  const chart = init(place)
  const show = (days: DayValue[]) =>
    chart.setOption({
      animation: false,
      grid: { left: 8, right: 20, top: 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: { trigger: 'axis', renderMode: 'richText' },
      xAxis: {
        type: 'category',
        data: days.map((day) => day.day.slice(5)),
        axisTick: { show: false },
        axisLabel: { color: '#5a6a7a' },
      },
      yAxis: {
        type: 'value',
        minInterval: 1,
        axisLabel: { color: '#5a6a7a' },
        splitLine: { lineStyle: { color: '#e6ebf0' } },
      },
      series: [
        {
          type: 'line',
          name: title,
          data: days.map((day) => day.value),
          symbolSize: 6,
          lineStyle: { color: '#1d5b8f', width: 2.5 },
          itemStyle: { color: '#1d5b8f' },
          areaStyle: { color: '#1d5b8f18' },
        },
      ],
    })
  return { show, chart }
}
