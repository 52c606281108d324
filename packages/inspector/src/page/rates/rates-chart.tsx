// Messages a second and their times, of the last minutes, as two charts.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import { log } from "../messages/feed.ts";
import { millisText } from "../text/words.ts";
import { ratesOf } from "./rates-data.ts";

const seconds = 120;
const height = 96;

export function RatesChart() {
  const place = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    const element = place.current!;
    const charts = [chartOf(element, "messages a second", false), chartOf(element, "time", true)];
    const update = () => {
      const data = ratesOf(log.passing, Date.now(), seconds);
      charts[0]!.setData([[...data.seconds], [...data.counts], [...data.failures]]);
      charts[1]!.setData([[...data.seconds], [...data.median], [...data.p95]]);
      const [count, time] = [data.counts.at(-1) ?? 0, data.p95.at(-1)];
      words.current!.textContent = `${count} messages in the last second${time ? `, 95 of 100 within ${millisText(time)}` : ""}`;
    };
    update();
    const timer = setInterval(update, 1000);
    const observer = new ResizeObserver(() => {
      for (const chart of charts) chart.setSize({ width: element.clientWidth / 2, height });
    });
    observer.observe(element);
    return () => {
      clearInterval(timer);
      observer.disconnect();
      for (const chart of charts) chart.destroy();
    };
  }, []);
  return (
    <section class="rates" aria-label="Rates and latencies">
      <p ref={words} class="quiet number" />
      <div ref={place} class="charts" aria-hidden="true" />
    </section>
  );
}

function chartOf(place: HTMLElement, label: string, isTime: boolean): uPlot {
  const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name);
  const quiet = () => resolved(place, "--quiet");
  const axis = {
    stroke: quiet,
    grid: { stroke: () => resolved(place, "--line"), width: 1 },
    ticks: { show: false },
    font: `11px ${colour("--sans")}`,
  };
  return new uPlot(
    {
      width: place.clientWidth / 2,
      height,
      legend: { show: false },
      cursor: { show: false },
      axes: [
        { ...axis, space: 80 },
        {
          ...axis,
          size: 56,
          values: (_chart, values) => values.map((value) => (isTime ? millisText(value) : String(value))),
        },
      ],
      scales: { y: { range: (_chart, _low, high) => [0, Math.max(isTime ? 0.01 : 1, high * 1.1)] } },
      series: [
        {},
        { label, stroke: () => resolved(place, isTime ? "--good" : "--accent"), width: 1.5, points: { show: false } },
        {
          label: isTime ? "95 of 100" : "failures",
          stroke: () => resolved(place, isTime ? "--warn" : "--bad"),
          width: 1.5,
          points: { show: false },
        },
      ],
    },
    [[], [], []],
    place,
  );
}

/** A colour of the theme as the canvas understands it. */
function resolved(place: HTMLElement, name: string): string {
  place.style.color = `var(${name})`;
  const { color } = getComputedStyle(place);
  place.style.color = "";
  return color;
}
