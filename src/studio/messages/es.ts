/** The Spanish catalogue. Plain words: what happened, what happens next, what the user can do. */
import { shippedMessages } from '../../index.ts';
import { esWords } from './esWords.ts';
import type { StudioMessages } from './studioMessages.ts';

const locale = 'es';
// In Spanish four digits stand together unless one asks for a sign between them; rows are read faster with it.
const number = new Intl.NumberFormat(locale, { useGrouping: 'always' });
const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const megabytes = new Intl.NumberFormat(locale, {
  style: 'unit',
  unit: 'megabyte',
  maximumFractionDigits: 1,
});

const count = (value: number, one: string, many: string): string =>
  `${number.format(value)} ${value === 1 ? one : many}`;
const changes = (value: number): string => count(value, 'cambio', 'cambios');
const quoted = (value: unknown): string => `«${String(value)}»`;
const list = (values: unknown): string =>
  Array.isArray(values) ? values.map(quoted).join(', ') : quoted(values);

const operators: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '≠',
  lt: '<',
  le: '≤',
  gt: '>',
  ge: '≥',
  contains: 'contiene',
  is_missing: 'falta',
  is_not_missing: 'no falta',
};
const strategies: Readonly<Record<string, string>> = {
  mean: 'la media',
  median: 'la mediana',
  mode: 'el valor más frecuente',
};

export const es: StudioMessages = {
  locale,
  words: esWords,
  failures: shippedMessages.es.failures,
  pending: (value) => `${changes(value)} sin enviar`,
  durability: {
    memory:
      'Este navegador no guarda nada en el dispositivo: deje esta pestaña abierta hasta que todo se envíe.',
    failing:
      'Ahora no se puede guardar en este dispositivo: deje esta pestaña abierta hasta que todo se envíe.',
  },
  types: {
    integer: 'entero',
    float: 'decimal',
    string: 'texto',
    boolean: 'verdadero/falso',
    date: 'fecha',
    datetime: 'fecha y hora',
  },
  rowHead: 'Fila',
  missingCell: 'falta',
  missing: (value) => (value === 0 ? 'completa' : `${count(value, 'falta', 'faltan')}`),
  rows: (value) => count(value, 'fila', 'filas'),
  columns: (value) => count(value, 'columna', 'columnas'),
  rowRange: (first, last, total) =>
    `${number.format(first)}–${number.format(last)} de ${count(total, 'fila', 'filas')}`,
  noRows: 'Sin filas',
  firstRowsOnly: (value) =>
    value === 1
      ? 'Este servidor muestra solo la primera fila.'
      : `Este servidor muestra las primeras ${count(value, 'fila', 'filas')}.`,
  rowsWhenBack: 'Estas filas llegan cuando vuelva la conexión.',
  tableWhenBack: 'La tabla aparece aquí en cuanto responda el servidor.',
  rowsFailed: 'Estas filas no se pudieron leer.',
  statisticsFailed: 'Las estadísticas no se pudieron leer.',
  statisticsLabels: {
    count: 'Valores',
    missing: 'Faltan',
    distinct: 'Distintos',
    min: 'Mínimo',
    max: 'Máximo',
    mean: 'Media',
    median: 'Mediana',
    std: 'Desv. est.',
  },
  span: (from, to) => `${from} a ${to}`,
  timeUnits: {
    minute: 'minuto',
    hour: 'hora',
    day: 'día',
    month: 'mes',
    year: 'año',
    decade: 'década',
    century: 'siglo',
  },
  timeline: (unit, bins) => {
    const highest = highestOf(bins);
    return highest === null
      ? 'Valores en el tiempo'
      : `Valores por ${es.timeUnits[unit] ?? unit}, de ${bins[0]?.label} a ${bins.at(-1)?.label}; el máximo, ${number.format(highest.count)}, en ${highest.label}`;
  },
  histogram: (bins) => {
    const highest = highestOf(bins);
    return highest === null
      ? 'Histograma'
      : `Histograma de ${bins.length} intervalos; la mayoría de los valores, ${number.format(highest.count)}, está en ${highest.label}`;
  },
  listFailed: 'No se pudo leer la lista de tablas.',
  noDatasources: 'Todavía no hay ninguna tabla.',
  operations: {
    rename_column: 'Renombrar una columna',
    change_column_type: 'Cambiar un tipo',
    fill_missing_values: 'Rellenar valores que faltan',
    drop_columns: 'Quitar columnas',
    filter_rows: 'Filtrar filas',
    sort_rows: 'Ordenar filas',
    undo: 'Deshacer',
    redo: 'Rehacer',
    save: 'Guardar como tabla nueva',
  },
  describe: (name, params) => {
    switch (name) {
      case 'rename_column':
        return `Renombrar ${quoted(params.old_name)} como ${quoted(params.new_name)}`;
      case 'change_column_type':
        return `Hacer ${quoted(params.column_name)} ${es.types[String(params.new_type)] ?? String(params.new_type)}`;
      case 'fill_missing_values':
        return params.strategy === 'value'
          ? `Rellenar ${list(params.columns)} con ${quoted(params.fill_value)}`
          : `Rellenar ${list(params.columns)} con ${strategies[String(params.strategy)] ?? String(params.strategy)}`;
      case 'drop_columns':
        return `Quitar ${list(params.columns)}`;
      case 'filter_rows':
        return `Conservar las filas donde ${quoted(params.column)} ${operators[String(params.operator)] ?? ''} ${
          params.value === undefined ? '' : quoted(params.value)
        }`.trimEnd();
      case 'sort_rows':
        return `Ordenar por ${list(params.columns)}, ${params.descending === true ? 'descendente' : 'ascendente'}`;
      case 'save':
        return `Guardar como ${quoted(params.name)}`;
      default:
        return es.operations[name] ?? name;
    }
  },
  form: {
    queued: 'Sin enviar',
    sending: 'Enviando',
    withOthers: (word, others) =>
      others === 0 ? word : `${word}, después de ${count(others, 'otro', 'otros')}`,
    refused: (what, why) => `${what}: ${why}`,
    chooseColumn: 'Elija una columna.',
    chooseColumns: 'Elija al menos una columna.',
    keepOneColumn: 'Conserve al menos una columna.',
    newNameMissing: 'Escriba el nombre nuevo.',
    nameTaken: (name) => `Ya hay una columna ${quoted(name)}.`,
    sameName: 'Ya se llama así.',
    valueMissing: 'Escriba un valor.',
    numberNeeded: (column) => `${quoted(column)} contiene números: escriba uno, por ejemplo 12.5.`,
    numericColumnsOnly: (columns) => `La media y la mediana necesitan números: deje fuera ${list(columns)}.`,
    saveNameMissing: 'Escriba un nombre para la tabla nueva.',
    saved: (name) => `Guardada como ${quoted(name)}.`,
  },
  running: {
    elapsed: (seconds, share) =>
      share === null
        ? `${number.format(seconds)} s hasta ahora`
        : `${number.format(seconds)} s hasta ahora, esta parte va por el ${percent.format(share)}`,
    callingOff: 'Se está cancelando.',
    calledOff: (what) => `Cancelado: ${what}. No cambió nada.`,
    callOffHint: 'Lo detiene en el servidor. Si para entonces ya está hecho, puede deshacerlo.',
    withdrawHint: 'Aún no salió de este dispositivo y simplemente se descarta.',
    cannotCallOff: 'Este servidor termina lo que empieza. Después puede deshacerlo.',
    tooLate: (what) => `Ya estaba hecho antes de poder cancelarlo: ${what}. Puede deshacerlo.`,
    notReached: (what) => `No se pudo cancelar porque el servidor no respondió: ${what}. Sigue su curso.`,
  },
  walk: {
    going: (label) => `Yendo a: ${label}`,
    steps: (done, total) => `Paso ${number.format(done)} de ${number.format(total)}`,
    stopHint: 'Los pasos que aún no se enviaron se descartan.',
    arrived: (label) => `La tabla está en: ${label}`,
    offer: (label, steps, isBack) =>
      `${label}: ${isBack ? 'volver hasta aquí' : 'avanzar hasta aquí'}, ${count(steps, 'paso', 'pasos')}`,
    busy: 'Espere a que terminen los cambios en curso.',
  },
  exported: {
    preparing: 'El servidor prepara el archivo.',
    received: (bytes, total) =>
      total === null
        ? `${megabytes.format(bytes / 1e6)} recibidos`
        : `${megabytes.format(bytes / 1e6)} de ${megabytes.format(total / 1e6)} recibidos`,
    done: (fileName) => `${quoted(fileName)} está entre sus descargas.`,
    failed: 'No se pudo hacer el archivo. Inténtelo de nuevo.',
  },
  confirm: {
    signOut: (pending, elsewhere) =>
      [
        ...(pending > 0 ? [`Hay ${changes(pending)} sin enviar.`] : []),
        ...(elsewhere === null ? ['Este dispositivo no indica si esperan cambios de otras tablas.'] : []),
        ...(elsewhere !== null && elsewhere.length > 0
          ? [`Hay cambios sin enviar de ${list(elsewhere)}: abra la tabla para guardar una copia.`]
          : []),
        'Al cerrar sesión se borra lo que este dispositivo guarda de su trabajo.',
      ].join(' '),
  },
  signOutFailed: 'No se llegó al servidor: la sesión sigue abierta y no se borró nada. Inténtelo más tarde.',
  operationLost: (what) => `No se aplicó: ${what}.`,
  moreRefused: (value) =>
    value === 1 ? '1 cambio más no se aceptó.' : `${number.format(value)} cambios más no se aceptaron.`,
  work: {
    imported: (value) => `${count(value, 'cambio importado', 'cambios importados')}.`,
    noChanges: 'Este archivo no contiene cambios aplicados: no se importó nada.',
    notJson: 'Este archivo no es trabajo guardado: elija el que le dio «Guardar copia».',
    otherTable: (name) =>
      name === null
        ? 'Este trabajo es de otra tabla: ábrala e impórtelo allí.'
        : `Este trabajo es de la tabla ${quoted(name)}: ábrala e impórtelo allí.`,
  },
};

function highestOf<Bin extends { readonly count: number }>(bins: readonly Bin[]): Bin | null {
  return bins.reduce<Bin | null>((best, bin) => (best === null || bin.count > best.count ? bin : best), null);
}
