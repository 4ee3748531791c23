/** The environment variable with the first pause before something is tried again, in milliseconds; each further one is twice as long. */
export const FIRST_PAUSE_VARIABLE = 'FIRST_PAUSE_MS';
