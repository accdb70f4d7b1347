/** The Spanish catalogue. Plain words: what happened, what happens next, what the user can do. */
import { esWords } from './esWords.ts';
import type { StudioMessages } from './studioMessages.ts';

const locale = 'es';
// In Spanish four digits stand together unless one asks for a sign between them; rows are read faster with it.
const number = new Intl.NumberFormat(locale, { useGrouping: 'always' });
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
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

const span = (seconds: number): string =>
  seconds >= 120
    ? count(Math.ceil(seconds / 60), 'minuto', 'minutos')
    : count(seconds, 'segundo', 'segundos');

export const es: StudioMessages = {
  locale,
  words: esWords,
  failures: {
    SESSION_TIMEOUT: {
      title: 'El servidor tarda demasiado en responder',
      next: 'Se le vuelve a preguntar solo.',
      stopped:
        'Se le preguntó varias veces sin respuesta. Más tarde se le pregunta otra vez; también puedes reintentar ahora.',
    },
    NETWORK_UNREACHABLE: {
      title: 'Comprueba la conexión a internet',
      countdownInTitle: true,
      next: 'No se llega al servidor. Se vuelve a intentar solo.',
      stopped: 'No se llegó al servidor. Se intenta de nuevo al volver la conexión o con «Reintentar ahora».',
    },
    NETWORK_INTERCEPTED: {
      title: 'Esta red pide su propio inicio de sesión',
      next: 'Otra página respondió en lugar del servidor, como hacen las redes de invitados. Se vuelve a intentar solo.',
      stopped:
        'Otra página respondió en lugar del servidor, como hacen las redes de invitados. Inicia sesión en la red y reintenta.',
    },
    AUTHENTICATION_REQUIRED: {
      title: 'La sesión ha caducado, inicia sesión de nuevo',
      next: 'Después estarás donde estabas.',
      stopped: 'Tu inicio de sesión ha terminado. Al iniciarla de nuevo estarás donde estabas.',
    },
    CSRF_REJECTED: {
      title: 'El servidor no aceptó la clave de seguridad de esta página',
      next: 'La clave se lee de nuevo.',
      stopped:
        'Ocurre tras iniciar sesión en otra pestaña. Inicia sesión otra vez o vuelve a cargar la página.',
    },
    PERMISSION_DENIED: {
      title: 'No puedes trabajar en esta tabla',
      next: 'El servidor negó el acceso.',
      stopped: 'El servidor negó el acceso. Elige otra tabla o pregunta a su dueño.',
    },
    SERVER_OVERLOADED: {
      title: 'Servidor ocupado, se reintenta solo',
      next: 'Pidió algo de paciencia y se vuelve a intentar solo.',
      stopped: 'El servidor siguió ocupado. Se intenta cuando él lo pidió; también puedes reintentar ahora.',
    },
    SERVER_ERROR: {
      title: 'El servidor tuvo un error',
      next: 'Se vuelve a intentar solo.',
      stopped: 'El error no se fue. Se intenta más tarde; también puedes reintentar ahora.',
    },
    SESSION_NOT_FOUND: {
      title: 'El servidor ya no tiene tu sesión',
      next: 'Se abre de nuevo y se repiten tus cambios.',
      stopped: 'Aún no se pudo abrir. Reintenta o empieza de nuevo con la tabla original.',
    },
    DATASOURCE_NOT_FOUND: {
      title: 'El servidor no tiene esta tabla',
      next: 'Puede que se haya borrado o renombrado.',
      stopped: 'Puede que se haya borrado o que la dirección esté mal. Elige otra tabla.',
    },
    SESSION_CORRUPTED: {
      title: 'Sesión dañada, se cargan datos nuevos',
      next: 'La tabla se lee otra vez de su origen y se repiten tus cambios.',
      stopped:
        'Cargarla de nuevo no bastó. Guarda una copia de tus cambios y empieza de nuevo con la tabla original.',
    },
    HISTORY_CONFLICT: {
      title: 'Esta tabla se cambió en otro sitio',
      next: 'El historial se lee de nuevo.',
      stopped:
        'Otra pestaña, otro dispositivo u otra persona la cambió entretanto. Elige qué cambios conservar.',
    },
    OPERATION_REJECTED: {
      title: 'El servidor no aceptó un cambio',
      next: 'Lo demás sigue como estaba.',
      stopped: 'Lo demás sigue como estaba. Corrige el cambio e inténtalo de nuevo.',
    },
    API_MISMATCH: {
      title: 'Esta página y el servidor no encajan',
      next: 'Puede que se haya actualizado el servidor.',
      stopped: 'Puede que se haya actualizado el servidor. Vuelve a cargar la página.',
    },
    UNKNOWN: {
      title: 'Ocurrió algo inesperado',
      next: 'Se vuelve a intentar solo.',
      stopped: 'No se fue. Puedes reintentar ahora.',
    },
  },
  actions: {
    automatic_retry: 'Reintentar solo',
    manual_retry: 'Reintentar ahora',
    reload_page: 'Volver a cargar la página',
    check_connection: 'Comprobar la conexión',
    open_network_login: 'Abrir el inicio de sesión de la red',
    log_in: 'Iniciar sesión',
    contact_support: 'Ver qué decir a soporte',
    reset_session: 'Empezar de nuevo con la tabla original',
    choose_datasource: 'Elegir otra tabla',
    export_work: 'Guardar una copia de mis cambios',
    keep_mine: 'Conservar mis cambios',
    use_server: 'Usar la versión del servidor',
    dismiss: 'Descartar',
  },
  phases: {
    connected: 'Conectado',
    opening: 'Abriendo la tabla',
    openingNext: 'Tarda más de lo habitual.',
    reconnecting: 'Reconectando',
    reconnectingNext: 'Se perdió la conexión con el servidor.',
    stillTrying: 'Se sigue intentando',
    loginNeeded: 'Hace falta iniciar sesión',
    decisionNeeded: 'Hace falta decidir',
    stopped: 'Sin conexión',
    reconnected: 'Conectado de nuevo. Tu trabajo está completo.',
  },
  steps: {
    restoring: () => 'Leyendo lo que guarda este dispositivo',
    checking: () => 'Comprobando la sesión',
    initializing: () => 'Abriendo la sesión',
    replaying: (done, total) => `Repitiendo el cambio ${number.format(done)} de ${number.format(total)}`,
    verifying: () => 'Verificando el resultado',
  },
  attempt: (attempt, maxAttempts) => `Intento ${attempt} de ${maxAttempts}`,
  retryIn: (seconds) => (seconds <= 0 ? 'reintentando ahora' : `se reintenta en ${span(seconds)}`),
  retryAt: (moment) => `se reintenta a las ${clock.format(moment)}`,
  waitingUpTo: (seconds) => `esperando la conexión ${span(seconds)} más`,
  workIsSafe: (pending) =>
    pending === 0
      ? 'Tu trabajo está a salvo.'
      : `Tu trabajo está a salvo: ${changes(pending)} en este dispositivo hasta que se envíen.`,
  workInThisTabOnly: (pending) =>
    pending === 0
      ? 'El servidor tiene todos tus cambios hasta ahora.'
      : `${changes(pending)} solo en esta pestaña: déjala abierta hasta que se envíen.`,
  pending: (value) => `${changes(value)} sin enviar`,
  durability: {
    memory:
      'Este navegador no guarda nada en el dispositivo: deja esta pestaña abierta hasta que todo se envíe.',
    failing:
      'Ahora no se puede guardar en este dispositivo: deja esta pestaña abierta hasta que todo se envíe.',
  },
  expiring: (moment) => `Tu sesión termina a las ${clock.format(moment)} si no sigues.`,
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
    clear: 'Terminar la sesión',
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
    refused: (what, why) => `${what}: ${why}`,
    chooseColumn: 'Elige una columna.',
    chooseColumns: 'Elige al menos una columna.',
    keepOneColumn: 'Conserva al menos una columna.',
    newNameMissing: 'Escribe el nombre nuevo.',
    nameTaken: (name) => `Ya hay una columna ${quoted(name)}.`,
    sameName: 'Ya se llama así.',
    valueMissing: 'Escribe un valor.',
    numberNeeded: (column) => `${quoted(column)} contiene números: escribe uno, por ejemplo 12.5.`,
    numericColumnsOnly: (columns) => `La media y la mediana necesitan números: deja fuera ${list(columns)}.`,
    saveNameMissing: 'Escribe un nombre para la tabla nueva.',
    saved: (name) => `Guardada como ${quoted(name)}.`,
  },
  running: {
    elapsed: (seconds, share) =>
      share === null
        ? `${number.format(seconds)} s hasta ahora`
        : `${number.format(seconds)} s hasta ahora, esta parte va por el ${percent.format(share)}`,
    callingOff: 'Se está cancelando.',
    calledOff: (what) => `Cancelado: ${what}. No cambió nada.`,
    callOffHint: 'Lo detiene en el servidor. Si para entonces ya está hecho, puedes deshacerlo.',
    withdrawHint: 'Aún no salió de este dispositivo y simplemente se descarta.',
    cannotCallOff: 'Este servidor termina lo que empieza. Después puedes deshacerlo.',
    tooLate: (what) => `Ya estaba hecho antes de poder cancelarlo: ${what}. Puedes deshacerlo.`,
    notReached: (what) => `No se pudo cancelar porque el servidor no respondió: ${what}. Sigue su curso.`,
  },
  walk: {
    going: (label) => `Yendo a: ${label}`,
    steps: (done, total) => `Paso ${number.format(done)} de ${number.format(total)}`,
    stopHint: 'Los pasos que aún no se enviaron se descartan.',
    arrived: (label) => `La tabla está en: ${label}`,
    offer: (label, steps, isBack) =>
      `${label}: ${isBack ? 'volver hasta aquí' : 'avanzar hasta aquí'}, ${count(steps, 'paso', 'pasos')}`,
    busy: 'Espera a que terminen los cambios en curso.',
  },
  exported: {
    preparing: 'El servidor prepara el archivo.',
    received: (bytes, total) =>
      total === null
        ? `${megabytes.format(bytes / 1e6)} recibidos`
        : `${megabytes.format(bytes / 1e6)} de ${megabytes.format(total / 1e6)} recibidos`,
    done: (fileName) => `${quoted(fileName)} está entre tus descargas.`,
    failed: 'No se pudo hacer el archivo. Inténtalo de nuevo.',
  },
  confirm: {
    useServer: (pending) =>
      pending === 0
        ? 'La tabla se muestra como la tiene el servidor. Se descarta lo que solo conoce este dispositivo.'
        : `La tabla se muestra como la tiene el servidor. Se descartan ${changes(pending)} que solo conoce este dispositivo.`,
    keepMine:
      'La tabla original se abre de nuevo con tus cambios. Se descarta lo que se cambió en otro sitio.',
    reset: () =>
      'La tabla original se abre de nuevo y se descartan todos los cambios posteriores, aquí y en el servidor.',
    signOut: (pending) =>
      `Hay ${changes(pending)} sin enviar. Al cerrar sesión se borra lo que este dispositivo guarda de tu trabajo.`,
  },
  cannotKeepMine:
    'Tus cambios no pudieron ocupar el lugar de los otros: este dispositivo solo conoce una parte de lo anterior. Guarda una copia, usa la versión del servidor e importa la copia.',
  signOutFailed: 'No se llegó al servidor: la sesión sigue abierta y no se borró nada. Inténtalo más tarde.',
  operationLost: (what) => `No se aplicó: ${what}.`,
  moreRefused: (value) =>
    value === 1 ? '1 cambio más no se aceptó.' : `${number.format(value)} cambios más no se aceptaron.`,
  work: {
    imported: (value) => `${count(value, 'cambio importado', 'cambios importados')}.`,
    noChanges: 'Este archivo no contiene cambios aplicados: no se importó nada.',
    notJson: 'Este archivo no es trabajo guardado: elige el que te dio «Guardar copia».',
    otherTable: (name) =>
      name === null
        ? 'Este trabajo es de otra tabla: ábrela e impórtalo allí.'
        : `Este trabajo es de la tabla ${quoted(name)}: ábrela e impórtalo allí.`,
  },
};

function highestOf<Bin extends { readonly count: number }>(bins: readonly Bin[]): Bin | null {
  return bins.reduce<Bin | null>((best, bin) => (best === null || bin.count > best.count ? bin : best), null);
}
