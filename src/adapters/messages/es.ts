/** The Spanish catalogue. Plain, formal words: what happened, what happens next, what the user can do. */
import type { RecoveryMessages } from './recoveryMessages.ts';

export const es: RecoveryMessages = {
  failures: {
    SESSION_TIMEOUT: {
      title: 'El servidor tarda demasiado en responder',
      next: 'La consulta se repetirá automáticamente.',
      stopped:
        'Se consultó varias veces al servidor y no respondió. Se le volverá a consultar más tarde; también puede reintentarlo ahora.',
    },
    NETWORK_UNREACHABLE: {
      title: 'Compruebe la conexión a internet',
      counting: 'Compruebe la conexión a internet; se reintentará {when}',
      next: 'No se puede contactar con el servidor. Se volverá a intentar automáticamente.',
      stopped:
        'No se pudo contactar con el servidor. Se volverá a intentar cuando se recupere la conexión o al pulsar «Reintentar ahora».',
    },
    NETWORK_INTERCEPTED: {
      title: 'Esta red exige su propio inicio de sesión',
      next: 'Respondió otra página en lugar del servidor, como ocurre en las redes para invitados. Se volverá a intentar automáticamente.',
      stopped:
        'Respondió otra página en lugar del servidor, como ocurre en las redes para invitados. Inicie sesión en la red y reintente después.',
    },
    AUTHENTICATION_REQUIRED: {
      title: 'La sesión ha caducado; inicie sesión de nuevo',
      next: 'Después de iniciar sesión podrá seguir donde estaba.',
      stopped: 'Su acceso ha caducado. Después de iniciar sesión podrá seguir donde estaba.',
    },
    CSRF_REJECTED: {
      title: 'El servidor no aceptó el código de seguridad de esta página',
      next: 'Se está leyendo un código nuevo.',
      stopped:
        'Suele ocurrir tras iniciar sesión en otra pestaña. Inicie sesión de nuevo o recargue la página.',
    },
    PERMISSION_DENIED: {
      title: 'No tiene permiso para trabajar con estos datos',
      next: 'El servidor denegó el acceso.',
      stopped: 'El servidor denegó el acceso. Solicítelo a la persona responsable de los datos.',
    },
    SERVER_OVERLOADED: {
      title: 'Servidor ocupado; se reintentará automáticamente',
      next: 'El servidor pidió un poco de paciencia. No tiene que hacer nada.',
      stopped:
        'El servidor siguió ocupado. Se volverá a intentar cuando el servidor lo permita; también puede reintentarlo ahora.',
    },
    SERVER_ERROR: {
      title: 'Se produjo un error en el servidor',
      next: 'La petición se repetirá automáticamente.',
      stopped: 'El error no desapareció. Se volverá a intentar más tarde; también puede reintentarlo ahora.',
    },
    SESSION_NOT_FOUND: {
      title: 'El servidor ya no conserva su sesión',
      next: 'Se abrirá otra vez y se volverán a aplicar sus cambios.',
      stopped: 'Todavía no se pudo abrir otra vez. Reintente o empiece de nuevo con los datos originales.',
    },
    DATASOURCE_NOT_FOUND: {
      title: 'El servidor no encuentra estos datos',
      next: 'Puede que se hayan eliminado o que hayan cambiado de nombre.',
      stopped: 'Puede que se hayan eliminado o que la dirección sea incorrecta. Elija otros datos.',
    },
    SESSION_CORRUPTED: {
      title: 'Sesión dañada; se vuelven a cargar los datos',
      stoppedTitle: 'Sesión dañada; volver a cargar los datos no la reparó',
      next: 'Los datos se leen otra vez de su origen y después se aplican sus cambios.',
      stopped: 'Guarde una copia de sus cambios y empiece de nuevo con los datos originales.',
    },
    HISTORY_CONFLICT: {
      title: 'Estos datos se modificaron en otro lugar',
      next: 'Se está leyendo otra vez el historial.',
      stopped:
        'Se modificaron mientras tanto desde otra pestaña, desde otro dispositivo o por otra persona. Elija qué cambios conservar.',
    },
    OPERATION_REJECTED: {
      title: 'El servidor no aceptó un cambio',
      next: 'Todo lo demás sigue igual.',
      stopped: 'Todo lo demás sigue igual. Corrija el cambio e inténtelo de nuevo.',
    },
    API_MISMATCH: {
      title: 'Esta página y el servidor no son compatibles',
      next: 'Puede que el servidor se haya actualizado.',
      stopped:
        'Puede que el servidor se haya actualizado después de cargarse esta página. Recargue la página.',
    },
    UNKNOWN: {
      title: 'Ocurrió algo inesperado',
      next: 'Se hará un nuevo intento automáticamente.',
      stopped: 'El problema no desapareció. Puede reintentarlo ahora.',
    },
  },
  actions: {
    automatic_retry: 'Reintentar automáticamente',
    manual_retry: 'Reintentar ahora',
    reload_page: 'Recargar la página',
    check_connection: 'Comprobar la conexión',
    open_network_login: 'Abrir el inicio de sesión de la red',
    log_in: 'Iniciar sesión',
    contact_support: 'Ver qué datos dar al soporte técnico',
    reset_session: 'Empezar de nuevo con los datos originales',
    choose_datasource: 'Elegir otros datos',
    export_work: 'Guardar una copia de mis cambios',
    keep_mine: 'Conservar mis cambios',
    use_server: 'Usar la versión del servidor',
    dismiss: 'Cerrar el aviso',
  },
  steps: {
    restoring: 'Leyendo lo guardado en este dispositivo',
    checking: 'Comprobando la sesión',
    initializing: 'Abriendo la sesión',
    replaying: 'Aplicando de nuevo el cambio {done} de {total}',
    verifying: 'Verificando el resultado',
  },
  states: {
    idle: 'Sin iniciar',
    initializing: 'Conectando',
    retrying: 'Reconectando',
    grace: 'Aún sin conexión',
    recovered: 'Conectado',
    failed: 'Sin conexión',
    reauth: 'Inicio de sesión necesario',
    conflict: 'Decisión necesaria',
  },
  opening: { title: 'Abriendo su sesión', next: 'Está tardando más de lo habitual.' },
  reconnecting: { title: 'Restableciendo la conexión con el servidor', next: 'Se perdió la conexión.' },
  attempt: 'Intento {attempt} de {maxAttempts}',
  countdown: {
    soon: 'Próximo intento {when}',
    later: 'Próximo intento: {time}',
    grace: 'Los intentos automáticos se pausarán {when}',
  },
  work: {
    safe: 'Su trabajo está a salvo.',
    keptHere: {
      one: 'Su trabajo está a salvo: {count} cambio queda guardado en este dispositivo hasta que se envíe.',
      other:
        'Su trabajo está a salvo: {count} cambios quedan guardados en este dispositivo hasta que se envíen.',
    },
    sent: 'El servidor ya tiene todos sus cambios.',
    keptInTab: {
      one: '{count} cambio está solo en esta pestaña: no la cierre hasta que se envíe.',
      other: '{count} cambios están solo en esta pestaña: no la cierre hasta que se envíen.',
    },
  },
  over: {
    opened: 'Conectado. Puede seguir trabajando.',
    reconnected: 'Conexión restablecida. Su trabajo está completo.',
    sending: {
      one: 'Conexión restablecida. Se está enviando {count} cambio.',
      other: 'Conexión restablecida. Se están enviando {count} cambios.',
    },
  },
  expiring: {
    title: 'Su sesión terminará {when}',
    explanation: 'Prolónguela para seguir sin interrupciones. Su trabajo se conserva en cualquier caso.',
    extend: 'Prolongar la sesión',
    failed: 'No se pudo prolongar la sesión.',
  },
  refused: {
    plain: 'No se aceptó «{operation}». Todo lo demás sigue igual.',
    because: 'No se aceptó «{operation}»: {reason}',
    more: {
      one: 'Tampoco se aceptó {count} cambio más.',
      other: 'Tampoco se aceptaron {count} cambios más.',
    },
  },
  confirm: {
    useServer: {
      none: 'Se mostrarán los datos tal como los tiene el servidor. Se perderán los cambios que solo están en este dispositivo.',
      some: {
        one: 'Se mostrarán los datos tal como los tiene el servidor. Se perderá {count} cambio que solo está en este dispositivo.',
        other:
          'Se mostrarán los datos tal como los tiene el servidor. Se perderán {count} cambios que solo están en este dispositivo.',
      },
    },
    keepMine:
      'Se abrirán otra vez los datos originales con sus cambios. Se perderá lo modificado en otro lugar.',
    reset:
      'Se abrirán otra vez los datos originales y se perderán todos los cambios posteriores, aquí y en el servidor.',
  },
  cannotKeepMine:
    'Sus cambios no pudieron sustituir a los otros: este dispositivo solo conoce una parte de lo que se hizo antes. Guarde una copia, use la versión del servidor e importe después la copia.',
  actionFailed: 'No funcionó: {reason}.',
  buttons: {
    options: 'Más opciones',
    close: 'Ahora no',
    back: 'Volver',
    loginInNewTab: 'Iniciar sesión en otra pestaña',
  },
  regions: {
    connection: 'Conexión',
    expiring: 'Fin de la sesión',
    refused: 'Cambios no aceptados',
  },
  serverSays: 'El servidor indica:',
  details: {
    summary: 'Detalles',
    state: 'Estado',
    code: 'Código',
    status: 'Estado HTTP',
    cause: 'Origen',
    time: 'Hora',
    attempt: 'Intento',
    pending: 'Cambios pendientes',
    durability: 'Guardado',
    datasource: 'Datos',
  },
  operations: {
    rename_column: 'Renombrar una columna',
    change_column_type: 'Cambiar un tipo',
    fill_missing_values: 'Rellenar valores faltantes',
    drop_columns: 'Eliminar columnas',
    filter_rows: 'Filtrar filas',
    sort_rows: 'Ordenar filas',
    undo: 'Deshacer',
    redo: 'Rehacer',
    save: 'Guardar como datos nuevos',
    clear: 'Cerrar la sesión de trabajo',
  },
};
