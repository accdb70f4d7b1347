/** La página de operaciones en español: the operations page in Spanish. */
import type { OperationsMessages } from './operationsMessages.ts';

const users = (count: number): string => (count === 1 ? '1 usuario' : `${count} usuarios`);

export const es: OperationsMessages = {
  locale: 'es',
  title: 'Operaciones',
  toStudio: 'Data Studio',
  language: 'Idioma',
  span: 'Periodo',
  spanOf: (hours) => `${hours} h`,
  pause: 'Pausar',
  resume: 'Reanudar',
  live: (time) => `En vivo, a las ${time}`,
  paused: (time) => `En pausa desde las ${time}`,
  reading: 'Leyendo …',
  problems: {
    login: 'Su sesión de usuario ha terminado. Lo que ve es de antes.',
    refused: 'Esta página es para operadores. Pida acceso a quien administra el servidor.',
    server:
      'El servidor no dio ningún informe. Se le preguntará de nuevo en unos segundos; lo que ve es de antes.',
    network:
      'No se puede llegar al servidor. Se le preguntará de nuevo en unos segundos; lo que ve es de antes.',
  },
  logIn: 'Iniciar sesión',
  incidents: {
    title: 'Incidentes actuales',
    summary: (incidents, held) =>
      incidents === 0
        ? 'Nadie está detenido.'
        : `${incidents === 1 ? '1 incidente' : `${incidents} incidentes`}, ${users(held)} con problemas.`,
    code: 'Código',
    meaning: 'Qué ocurre',
    affected: 'Afectados',
    since: 'Desde',
    users,
    lasting: (duration) => `hace ${duration}`,
    over: (count) => (count === 1 ? '1 incidente terminó' : `${count} incidentes terminaron`),
    lasted: 'Duró',
  },
  duration: (seconds) => {
    if (seconds < 90) return `${Math.round(seconds)} s`;
    return seconds < 5400
      ? `${Math.round(seconds / 60)} min`
      : `${(seconds / 3600).toFixed(1).replace('.', ',')} h`;
  },
  meanings: {
    SESSION_TIMEOUT: 'El servidor tarda demasiado en responder',
    NETWORK_UNREACHABLE: 'No se puede llegar al servidor',
    NETWORK_INTERCEPTED: 'Una red responde en lugar del servidor',
    AUTHENTICATION_REQUIRED: 'Terminaron sesiones de usuario',
    CSRF_REJECTED: 'Se rechazan los tokens de seguridad',
    PERMISSION_DENIED: 'Se niega el acceso',
    SERVER_OVERLOADED: 'El servidor está saturado o limita las llamadas',
    SERVER_ERROR: 'El servidor tiene errores',
    SESSION_NOT_FOUND: 'Las sesiones ya no existen',
    DATASOURCE_NOT_FOUND: 'No se encuentran las tablas',
    SESSION_CORRUPTED: 'Las respuestas no tienen sentido o fallan las pruebas',
    HISTORY_CONFLICT: 'Otra persona cambió la sesión',
    OPERATION_REJECTED: 'Se rechazan cambios',
    API_MISMATCH: 'La página y el servidor no concuerdan',
    UNKNOWN: 'Algo que aún no tiene nombre',
  },
  figures: {
    starts: 'Inicios con éxito',
    recoveries: 'Problemas resueltos solos',
    timeToRecovery: 'Tiempo de recuperación, 95 %',
    attempts: 'Intentos por éxito',
    downgrades: 'Trabajo sin guardar en el equipo',
    dropped: 'Mediciones perdidas',
  },
  figureNotes: {
    ofStarts: (count) => `de ${count} inicios`,
    ofTroubles: (count) => `de ${count} veces`,
    noValue: 'nada medido',
  },
  plots: {
    success: { title: 'Éxito', lead: 'Inicios y recuperaciones sin ayuda del usuario, en por ciento.' },
    timeToRecovery: {
      title: 'Tiempo de recuperación',
      lead: 'Desde el primer fallo hasta que vuelve la sesión, en segundos.',
    },
    failures: { title: 'Fallos por código', lead: 'De intentos y de sesiones que ya existían.' },
    recoveries: {
      title: 'Cómo terminaron los problemas',
      lead: 'Se cuenta cuando se pregunta al usuario.',
    },
    attempts: { title: 'Intentos', lead: 'Intentos de abrir una sesión, según cómo terminaron.' },
    starts: {
      title: 'Tiempo de inicio',
      lead: 'El 95 % de los inicios fue más rápido, en segundos, por cada camino.',
    },
    signs: {
      title: 'Otras señales',
      lead: 'Trabajo sin guardar, conexiones que fallan, conflictos, cambios rechazados.',
    },
  },
  series: {
    starts: 'Inicios',
    recoveries: 'Recuperaciones',
    recovered: 'Solo',
    recoveredLate: 'Después de preguntar',
    loginAsked: 'Se pidió iniciar sesión',
    failed: 'Fallido',
    superseded: 'Reemplazado',
    half: 'La mitad es más rápida',
    most: 'El 95 % es más rápido',
    others: 'Otros',
    holdfastPath: 'holdfast',
    existingPath: 'Camino existente',
    memory: 'Solo en memoria',
    failing: 'No se puede escribir',
    plugs: 'Conexiones que fallaron',
    conflicts: 'Conflictos',
    refused: 'Cambios rechazados',
  },
  asTable: 'Como tabla',
  time: 'Hora',
  nothing: 'No se midió nada en este periodo.',
  roads: {
    title: 'Qué camino ayuda',
    lead: 'Intentos según lo que llevó a ellos, y cuántos devolvieron la sesión.',
    road: 'Camino',
    attempts: 'Intentos',
    worked: 'Funcionó',
    names: {
      start: 'Primer intento',
      backoff: 'Esperar y reintentar',
      'slow-backoff': 'Esperar más y reintentar',
      reauth: 'Iniciar sesión de nuevo',
      'reread-token': 'Leer el token de nuevo',
      reopen: 'Reabrir y repetir',
      reset: 'Reiniciar y repetir',
      'reread-history': 'Leer el historial de nuevo',
      refuse: 'Rechazar un cambio',
      fail: 'Detenerse',
    },
  },
  presses: {
    title: 'Qué pulsan los usuarios',
    lead: 'Según el fallo que vieron, y si la sesión volvió.',
    action: 'Botón',
    pressed: 'Pulsado',
    helped: 'Ayudó',
    unjudged: 'no se juzga',
    none: 'ninguno',
  },
  actions: {
    automatic_retry: 'Reintento automático',
    manual_retry: 'Reintentar ahora',
    reload_page: 'Recargar',
    check_connection: 'Revisar la conexión',
    open_network_login: 'Acceso a la red',
    log_in: 'Iniciar sesión',
    contact_support: 'Contactar a soporte',
    reset_session: 'Empezar de nuevo',
    choose_datasource: 'Elegir una tabla',
    export_work: 'Guardar una copia',
    keep_mine: 'Conservar lo mío',
    use_server: 'Usar lo del servidor',
    dismiss: 'Cerrar',
  },
};
