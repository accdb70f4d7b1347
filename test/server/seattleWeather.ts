/** Seattle's weather read by plain arithmetic from its CSV, to compare the server's answers with. */
import { readFileSync } from 'node:fs';
import { seedFile } from '../../src/server/seedDatasource.ts';

export interface WeatherDay {
  readonly date: string;
  readonly precipitation: number;
  readonly temp_max: number;
  readonly temp_min: number;
  readonly wind: number;
  readonly weather: string;
}

export function seattleWeather(): WeatherDay[] {
  const [, ...lines] = readFileSync(seedFile(), 'utf8').trim().split(/\r?\n/);
  return lines.map((line) => {
    const [date = '', precipitation, temp_max, temp_min, wind, weather = ''] = line.split(',');
    return {
      date,
      precipitation: Number(precipitation),
      temp_max: Number(temp_max),
      temp_min: Number(temp_min),
      wind: Number(wind),
      weather,
    };
  });
}
